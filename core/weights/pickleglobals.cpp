// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/pickleglobals.h"

#include <algorithm>
#include <array>

namespace semblance::weights {

namespace {

using Name = std::pair<std::string_view, std::string_view>;

// Modules that run code, start programs, open files or the network; with everything below them.
constexpr std::array<std::string_view, 76> kHostileModules = {"os",
                                                              "posix",
                                                              "posixpath",
                                                              "nt",
                                                              "ntpath",
                                                              "subprocess",
                                                              "sys",
                                                              "runpy",
                                                              "socket",
                                                              "socketserver",
                                                              "shutil",
                                                              "webbrowser",
                                                              "pip",
                                                              "importlib",
                                                              "imp",
                                                              "zipimport",
                                                              "pkgutil",
                                                              "ctypes",
                                                              "cffi",
                                                              "_ctypes",
                                                              "pickle",
                                                              "_pickle",
                                                              "cPickle",
                                                              "dill",
                                                              "cloudpickle",
                                                              "joblib",
                                                              "marshal",
                                                              "shelve",
                                                              "code",
                                                              "codeop",
                                                              "commands",
                                                              "pty",
                                                              "popen2",
                                                              "platform",
                                                              "asyncio",
                                                              "multiprocessing",
                                                              "_posixsubprocess",
                                                              "threading",
                                                              "_thread",
                                                              "concurrent",
                                                              "http",
                                                              "urllib",
                                                              "urllib2",
                                                              "httplib",
                                                              "requests",
                                                              "ftplib",
                                                              "smtplib",
                                                              "telnetlib",
                                                              "xmlrpc",
                                                              "ssl",
                                                              "tempfile",
                                                              "glob",
                                                              "fileinput",
                                                              "linecache",
                                                              "operator",
                                                              "_operator",
                                                              "types",
                                                              "inspect",
                                                              "gc",
                                                              "signal",
                                                              "winreg",
                                                              "_winapi",
                                                              "msvcrt",
                                                              "pydoc",
                                                              "timeit",
                                                              "cProfile",
                                                              "profile",
                                                              "pdb",
                                                              "bdb",
                                                              "trace",
                                                              "doctest",
                                                              "venv",
                                                              "ensurepip",
                                                              "site",
                                                              "torch.hub",
                                                              "torch.jit"};

constexpr std::array<std::string_view, 12> kMoreHostileModules = {
    "torch.serialization",     "torch.package",    "torch.utils.cpp_extension",
    "torch.utils.collect_env", "torch.utils.data", "torch.distributed",
    "torch.multiprocessing",   "torch.ops",        "torch._C",
    "numpy.testing",           "numpy.f2py",       "setuptools"};

constexpr std::array<Name, 12> kHostileNames = {{
    {"torch", "load"},
    {"torch", "save"},
    {"torch", "ops"},
    {"torch", "classes"},
    {"torch.storage", "_load_from_bytes"},
    {"torch._inductor.codecache", "compile_file"},
    {"numpy", "load"},
    {"numpy", "save"},
    {"numpy", "fromfile"},
    {"numpy", "loadtxt"},
    {"functools", "partial"},
    {"functools", "reduce"},
}};

// Of Python's own functions these make values and nothing else.
constexpr std::array<std::string_view, 16> kHarmlessBuiltins = {
    "set",  "frozenset", "bytearray", "complex", "int",   "float", "str",    "bytes",
    "bool", "list",      "tuple",     "dict",    "slice", "range", "object", "long"};

constexpr std::array<Name, 2> kDictionaries = {{
    {"collections", "OrderedDict"},
    {"collections", "defaultdict"},
}};

constexpr std::array<Name, 6> kTensors = {{
    {"torch._utils", "_rebuild_tensor_v2"},
    {"torch._utils", "_rebuild_tensor"},
    {"torch._utils", "_rebuild_parameter"},
    {"torch._utils", "_rebuild_parameter_with_state"},
    {"torch.nn.parameter", "Parameter"},
    {"torch._tensor", "_rebuild_from_type_v2"},
}};

template <class List>
bool contains(const List &list, const typename List::value_type &value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

template <class List>
bool isBelow(const List &list, std::string_view module)
{
    return std::any_of(list.begin(), list.end(), [&](std::string_view known) {
        return module.starts_with(known) && (module.size() == known.size() || module[known.size()] == '.');
    });
}

} // namespace

PickleGlobal classify(std::string_view module, std::string_view name)
{
    if (module == "builtins" || module == "__builtin__" || module == "__builtins__")
        return contains(kHarmlessBuiltins, name) ? PickleGlobal::Opaque : PickleGlobal::Hostile;
    // "os.system" may also be spelled module "posix.x" or name "x.system": look at both ends.
    if (isBelow(kHostileModules, module) || isBelow(kMoreHostileModules, module) ||
        contains(kHostileNames, Name(module, name.substr(0, name.find('.')))))
        return PickleGlobal::Hostile;
    if (module.starts_with("__torch__"))
        return PickleGlobal::Module;
    if (contains(kDictionaries, Name(module, name)))
        return PickleGlobal::Dictionary;
    if (contains(kTensors, Name(module, name)))
        return PickleGlobal::Tensor;
    return PickleGlobal::Opaque;
}

} // namespace semblance::weights
