// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// PyTorch's files that lie, attack or are broken: each is refused with its file and a cause, in bounded
// memory.
#include "core/weights/tensorfile.h"
#include "tests/support/torchwriter.h"
#include "tests/support/testmain.h"

#include <fstream>
#ifdef __linux__
#include <sys/resource.h>
#endif

using namespace semblance;
using namespace semblance::test;
using namespace semblance::weights;

namespace {

/// A dictionary with one good tensor of two floats behind what is given.
std::string goodEnd(PickleText pickle)
{
    return pickle.raw("}").text("a").tensor("FloatStorage", "0", 2, 0, {2}, {1}).raw("s").done();
}

std::string archive(const std::string &pickle)
{
    return torchZip(pickle, {std::string(8, '\0')});
}

std::string tensorArchive(std::string_view type, std::int64_t count, std::int64_t offset,
                          const std::vector<std::int64_t> &shape, const std::vector<std::int64_t> &strides,
                          std::size_t bytes)
{
    PickleText pickle;
    pickle.raw("}").text("a").tensor(type, "0", count, offset, shape, strides).raw("s");
    return torchZip(pickle.done(), {std::string(bytes, '\0')});
}

std::string repeated(std::string_view piece, std::size_t times)
{
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text += piece;
    return text;
}

void row(const char *name, const std::string &file, const char *says)
{
    QTest::newRow(name) << QByteArray::fromStdString(file) << QByteArray(says);
}

/// The largest resident memory of this process so far, MB; 0 where it is not asked for.
long peakMegabytes()
{
#ifdef __linux__
    struct rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
#else
    return 0;
#endif
}

} // namespace

class TestHostile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picklesAreRefused_data();
    void picklesAreRefused();
    void endlessPicklesAreRefused_data();
    void endlessPicklesAreRefused();
    void tensorsAreRefused_data();
    void tensorsAreRefused();
    void archivesAreRefused_data();
    void archivesAreRefused();
    void oldFilesAreRefused_data();
    void oldFilesAreRefused();
    void aDictionaryThatHoldsItselfIsNoTrouble();
    void namesThatRunCodeAreRefusedWhereverTheyStand();
    void bytesThatChangeNeverEndTheProgram();

private:
    void refused();
    void columns();
};

void TestHostile::columns()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("says");
}

void TestHostile::refused()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, says);
    const TempFolder folder;
    const auto path = folder.write("model.pt", file.toStdString());
    const auto source = openTensors(path);
    QVERIFY2(!source, "it was read");
    QVERIFY(source.error().code == Code::Damaged || source.error().code == Code::TooLarge ||
            source.error().code == Code::Unsupported);
    const std::string sentence = source.error().sentence();
    QVERIFY2(sentence.find(says.toStdString()) != std::string::npos, sentence.c_str());
    QVERIFY2(sentence.find("model.pt") != std::string::npos, sentence.c_str());
}

void TestHostile::picklesAreRefused_data()
{
    columns();
    const auto pickle = [](const char *name, const PickleText &text, const char *says) {
        row(name, archive(text.done()), says);
    };
    const auto call = [](const char *module, const char *name) {
        PickleText text;
        text.global(module, name).raw("(").text("touch /tmp/never").raw("tR0");
        return archive(goodEnd(text));
    };
    row("os.system", call("os", "system"), "asks for os.system");
    row("posix.system", call("posix", "system"), "asks for posix.system");
    row("eval", call("builtins", "eval"), "asks for builtins.eval");
    row("exec of Python 2", call("__builtin__", "execfile"), "asks for __builtin__.execfile");
    row("torch.load", call("torch", "load"), "asks for torch.load");
    row("a storage's own loader", call("torch.storage", "_load_from_bytes"), "_load_from_bytes");
    pickle("STACK_GLOBAL", PickleText().text("os").text("system").raw("\x93"), "opcode 147");
    pickle("INST", PickleText().raw("(ios\nsystem\n"), "opcode 105");
    pickle("OBJ", PickleText().raw("(").global("torch", "device").raw("o"), "opcode 111");
    pickle("extension registry", PickleText().raw("\x82\x01"), "opcode 130");
    pickle("FRAME", PickleText("\x80\x04").raw("\x95").raw(bytesOf(8, 8)), "opcode 149");
    pickle("protocol 200", PickleText("\x80\xc8").raw("}"), "does not begin like a pickle");
    pickle("PERSID", PickleText().raw("Pstorage\n"), "opcode 80");
    pickle("DUP", PickleText().raw("}2"), "opcode 50");
    row("no STOP", archive("\x80\x02}"), "ends early");
    row("bytes behind STOP", archive("\x80\x02}." + std::string("}.")), "ends before its record does");
    pickle("two values at the end", PickleText().raw("}}"), "2 values instead of one");
    pickle("an open mark at the end", PickleText().raw("}("), "instead of one");
    pickle("an empty stack", PickleText().raw("0"), "stack is empty");
    pickle("pops below its mark", PickleText().raw("}(\x85"), "stack is empty");
    pickle("TUPLE without mark", PickleText().raw("}t"), "mark is missing");
    pickle("memo never set", PickleText().raw("h\x05"), "memo");
    pickle("SETITEM on a list", PickleText().raw("]K\1K\1s"), "no dictionary is given entries");
    pickle("SETITEMS on a tensor", PickleText().tensor("FloatStorage", "0", 2, 0, {2}, {1}).raw("(K\1K\1u"),
           "no dictionary is given");
    pickle("SETITEMS odd", PickleText().raw("}(K\1u"), "key without a value");
    pickle("APPEND on a dictionary", PickleText().raw("}K\1a"), "no list is given items");
    pickle("BUILD on a plain dictionary", PickleText().raw("}}b"), "no attributes");
    pickle("BUILD on a tensor", PickleText().tensor("FloatStorage", "0", 2, 0, {2}, {1}).raw("}b"),
           "a tensor is given attributes");
    pickle("a number is called", PickleText().raw("K\1)R"), "no class is called");
    pickle("arguments that are no tuple", PickleText().global("torch", "Size").raw("]R"), "no tuple");
    pickle("a persistent number", PickleText().raw("K\1Q"), "no storage");
    pickle("a persistent module", PickleText().raw("(").text("module").text("x").raw("tQ"), "source code");
    pickle("a text beyond the end", PickleText().raw("X").raw(bytesOf(1000, 4)), "ends early");
    pickle("a text of 4 GB", PickleText().raw("X\xff\xff\xff\xff"), "a text has 4294967295 bytes");
    pickle("a number of 255 bytes", PickleText().raw("\x8a\xff"), "a number has 255 bytes");
    pickle("a name without end", PickleText().raw("c" + std::string(1000, 'a')), "too long");
    pickle("a name with escapes", PickleText().raw("cos\x1b[2J\nsystem\n"), "no plain text");
    pickle("only a number", PickleText().raw("K\1"), "no state dictionary");
    pickle("only a class", PickleText().global("open_clip.model", "CLIP").raw(")\x81"),
           "open_clip.model.CLIP");
    pickle("no tensors", PickleText().raw("}").text("epoch").raw("K\1s"), "its entries are epoch");
    pickle("a tensor under a number",
           PickleText().raw("}K\1").tensor("FloatStorage", "0", 2, 0, {2}, {1}).raw("s"), "impossible name");
    pickle("two tensors of one name",
           PickleText()
               .raw("}(")
               .text("a")
               .tensor("FloatStorage", "0", 2, 0, {2}, {1})
               .text("a")
               .tensor("FloatStorage", "0", 2, 0, {2}, {1})
               .raw("u"),
           "stands there twice");
    row("no record of the storage", torchZip(goodEnd({}), {}), "data/0 is missing");
    row("an empty pickle", archive(""), "ends early");
}

void TestHostile::picklesAreRefused()
{
    refused();
}

void TestHostile::endlessPicklesAreRefused_data()
{
    columns();
    row("two million lists", archive("\x80\x02" + std::string(2'000'000, ']') + "."), "more than 1,000,000");
    row("stack of one value",
        archive("\x80\x02]q" + std::string("\0", 1) + repeated(std::string_view("h\0", 2), 1'100'000) + "."),
        "a stack of more than");
    row("marks", archive("\x80\x02" + std::string(20'000, '(') + "."), "more than 10,000 marks");
    row("nested lists", archive("\x80\x02" + std::string(200'000, ']') + std::string(199'999, 'a') + "."),
        "no state dictionary");
    row("nested tuples", archive("\x80\x02)" + std::string(500'000, '\x85') + "."), "no state dictionary");
    std::string memo = "\x80\x02]";
    for (std::uint32_t i = 0; i < 1'100'000; ++i)
        memo += "r" + bytesOf(i * 3907, 4);
    row("memo", archive(memo + "."), "a memo of more than");
    row("opcodes", archive("\x80\x02}" + repeated("N0", 10'100'000) + "."), "more than 20,000,000 opcodes");
    // Each level holds the one before twice: 2^60 leaves for whoever walks the tree.
    PickleText sharing;
    sharing.raw("]q").raw(bytesOf(0, 1));
    for (int i = 0; i < 60; ++i)
        sharing.raw(std::string("h") + '\0' + "\x86q" + '\0');
    row("endless sharing", archive(sharing.done()), "no state dictionary");
    PickleText modules; // modules inside modules, 100 deep
    for (int i = 0; i < 100; ++i)
        modules.global("__torch__", "M").raw(")\x81}").text("m");
    modules.tensor("FloatStorage", "0", 2, 0, {2}, {1});
    modules.raw(repeated("sb", 100));
    row("deep modules", archive(modules.done()), "nested too deeply");
}

void TestHostile::endlessPicklesAreRefused()
{
    const long before = peakMegabytes();
    refused();
    QVERIFY2(peakMegabytes() - before < 500, std::to_string(peakMegabytes() - before).c_str());
}

void TestHostile::tensorsAreRefused_data()
{
    columns();
    const auto max = std::numeric_limits<std::int64_t>::max();
    const char *outside = "does not lie in its storage";
    row("longer than its storage", tensorArchive("FloatStorage", 2, 0, {3}, {1}, 8), outside);
    row("offset behind the end", tensorArchive("FloatStorage", 2, 3, {0}, {1}, 8), outside);
    row("offset near 2^63", tensorArchive("FloatStorage", 2, max, {1}, {1}, 8), outside);
    row("stride out of it", tensorArchive("FloatStorage", 4, 0, {2}, {4}, 16), outside);
    row("stride near 2^63", tensorArchive("FloatStorage", 4, 0, {3}, {max}, 16), outside);
    row("sides that overflow", tensorArchive("FloatStorage", 4, 0, {max, max}, {0, 0}, 16), outside);
    row("repeated without end", tensorArchive("FloatStorage", 1, 0, {1'000'000'000'000}, {0}, 4), outside);
    row("a negative offset", tensorArchive("FloatStorage", 2, -1, {1}, {1}, 8), "malformed");
    row("a negative side", tensorArchive("FloatStorage", 2, 0, {-1}, {1}, 8), "malformed");
    row("a negative stride", tensorArchive("FloatStorage", 2, 1, {2}, {-1}, 8), "malformed");
    row("more strides than sides", tensorArchive("FloatStorage", 2, 0, {2}, {1, 1}, 8), "malformed");
    row("nine sides",
        tensorArchive("FloatStorage", 1, 0, std::vector<std::int64_t>(9, 1), std::vector<std::int64_t>(9, 1),
                      4),
        "malformed");
    row("less bytes than said", tensorArchive("FloatStorage", 1000, 0, {2}, {1}, 8), "8 bytes where 1000");
    row("more bytes than said", tensorArchive("FloatStorage", 1, 0, {1}, {1}, 8), "8 bytes where 1 numbers");
    row("bytes of another type", tensorArchive("DoubleStorage", 2, 0, {2}, {1}, 8), "8 bytes where 2");
    row("2^62 numbers", tensorArchive("FloatStorage", max / 2, 0, {2}, {1}, 8), "8 bytes where");
    row("a negative count", tensorArchive("FloatStorage", -2, 0, {2}, {1}, 8), "storages is malformed");
    row("complex numbers", tensorArchive("ComplexFloatStorage", 1, 0, {1}, {1}, 8), "ComplexFloatStorage");
    row("quantised numbers", tensorArchive("QInt8Storage", 8, 0, {1}, {1}, 8), "QInt8Storage");
    PickleText twoTypes;
    twoTypes.raw("}(").text("a").tensor("FloatStorage", "0", 2, 0, {2}, {1});
    twoTypes.text("b").tensor("HalfStorage", "0", 4, 0, {4}, {1}).raw("u");
    row("one storage of two types", archive(twoTypes.done()), "two types");
    PickleText wide;
    wide.raw("}(");
    for (int i = 0; i < 20'001; ++i)
        wide.text("t" + std::to_string(i)).tensor("FloatStorage", "0", 2, 0, {2}, {1});
    row("20,001 tensors", archive(wide.raw("u").done()), "more than 20,000 tensors");
    PickleText name;
    name.raw("}").text(std::string(513, 'n')).tensor("FloatStorage", "0", 2, 0, {2}, {1}).raw("s");
    row("a long name", archive(name.done()), "impossible name");
    PickleText bytes;
    bytes.raw("}").text("\xff\xfe").tensor("FloatStorage", "0", 2, 0, {2}, {1}).raw("s");
    row("a name that is no UTF-8", archive(bytes.done()), "impossible name");
    PickleText outsideKey;
    outsideKey.raw("}").text("a").tensor("FloatStorage", "../../version", 2, 0, {2}, {1}).raw("s");
    row("a storage with .. in its key", archive(outsideKey.done()), "missing");
}

void TestHostile::tensorsAreRefused()
{
    refused();
}

void TestHostile::archivesAreRefused_data()
{
    columns();
    const std::string good = goodEnd({});
    const std::string numbers(8, '\0');
    const auto with = [&](const char *name, const ZipRecord &more, const char *says) {
        row(name, zipOf({{"m/data.pkl", good}, {"m/data/0", numbers}, more}), says);
    };
    with("..", {"m/../../x", "x"}, "has the name");
    with("an absolute name", {"/etc/x", "x"}, "has the name");
    with("a drive", {"C:/x", "x"}, "has the name");
    with("a back slash", {"m\\x", "x"}, "has the name");
    with("an empty name", {"", "x"}, "has the name");
    with("a duplicate", {"m/data/0", numbers}, "two records named m/data/0");
    with("another name where it stands", {"m/x", "x", "m/y"}, "says one thing in the directory");
    with("overlapping records", {"m/x", numbers, "m/data.pkl", ~0ull, 0}, "says one thing");
    with("a record of 4 GB", {"m/x", "x", "", 0xfffffff0}, "outside the file");
    with("a record behind the end", {"m/x", "x", "", ~0ull, 0x7fffffff}, "outside the file");
    with("encryption", {"m/x", "x", "", ~0ull, ~0ull, 0, 0x0809}, "encrypted");
    row("a compressed pickle", zipOf({{"m/data.pkl", good, "", ~0ull, ~0ull, 8}, {"m/data/0", numbers}}),
        "is compressed");
    row("a compressed storage", zipOf({{"m/data.pkl", good}, {"m/data/0", numbers, "", ~0ull, ~0ull, 8}}),
        "missing or compressed");
    row("a wrong checksum",
        zipOf({{"m/data.pkl", good, "", ~0ull, ~0ull, 0, 0x0808, 1}, {"m/data/0", numbers}}), "checksum");
    row("no pickle", zipOf({{"m/x", "x"}}), "no data.pkl");
    row("no records", zipOf({}), "no weights file of a known kind");
    row("big-endian", zipOf({{"m/data.pkl", good}, {"m/data/0", numbers}, {"m/byteorder", "big"}}),
        "not little-endian");
    const std::vector<ZipRecord> right = {{"m/data.pkl", good}, {"m/data/0", numbers}};
    const auto fault = [&](const char *name, const ZipFaults &faults, const char *says) {
        row(name, zipOf(right, faults), says);
    };
    fault("more records than there are", {.count = 3}, "directory of its archive");
    fault("fewer records than there are", {.count = 1}, "longer than its records");
    fault("a hundred million records", {.count = 100'000'000}, "contradict each other");
    fault("a directory behind the end", {.directoryBegin = 1u << 30}, "does not lie in the file");
    fault("a directory of 2 GB", {.directoryBytes = 1u << 31}, "records");
    fault("sizes that only zip64 could say", {.count = 0xffff, .withoutZip64 = true}, "lacks the record");
    // Records that share bytes, as David Fifield's zip bomb has them.
    std::vector<ZipRecord> many = {{"m/data.pkl", good}, {"m/data/0", numbers}};
    for (int i = 0; i < 42; ++i)
        many.push_back({"m/k" + std::to_string(10 + i), "x", "", 64, ~0ull});
    many.push_back({"m/z", std::string(200, 'z')});
    row("records that reach into the next", zipOf(many), "overlap");
}

void TestHostile::archivesAreRefused()
{
    refused();
}

void TestHostile::oldFilesAreRefused_data()
{
    columns();
    const std::string good = goodEnd({}), numbers(8, '\0');
    row("bytes behind the end", legacyTorch(good, {"0"}, {numbers}, 4) + "x", "1 bytes behind");
    row("a count that lies", legacyTorch(good, {"0"}, {std::string(12, '\0')}, 4),
        "has 3 numbers instead of 2");
    row("a storage that no tensor has", legacyTorch(good, {"0", "1"}, {numbers, numbers}, 4), "does not fit");
    row("a storage twice", legacyTorch(good, {"0", "0"}, {numbers, numbers}, 4), "does not fit");
    row("no storage", legacyTorch(good, {}, {}, 4), "storage 0 is missing");
    row("code", legacyTorch(goodEnd(PickleText().global("os", "system").raw("0")), {"0"}, {numbers}, 4),
        "asks for os.system");
    std::string big = legacyTorch(good, {"0"}, {numbers}, 4);
    const std::size_t order = big.find("\x88u.");
    QVERIFY(order != std::string::npos);
    big[order] = '\x89';
    row("big-endian", big, "not little-endian");
    PickleText views;
    views.raw("}").text("a").global("torch._utils", "_rebuild_tensor_v2").raw("((").text("storage");
    views.global("torch", "FloatStorage").text("0").text("cpu").number(2);
    views.text("1").number(0).number(1).raw("\x87tQ").number(0).tuple({1}).tuple({1}).raw("\x89NtRs");
    row("storages that are parts of others", legacyTorch(views.done(), {"0"}, {numbers}, 4),
        "parts of each other");
}

void TestHostile::oldFilesAreRefused()
{
    refused();
}

void TestHostile::aDictionaryThatHoldsItselfIsNoTrouble()
{
    PickleText pickle;
    pickle.raw("}q").raw(bytesOf(0, 1)).raw("(").text("model").raw("h").raw(bytesOf(0, 1));
    pickle.text("a").tensor("FloatStorage", "0", 2, 0, {2}, {1}).raw("u");
    const TempFolder folder;
    VERIFY_ERROR(openTensors(folder.write("model.pt", archive(pickle.done()))), Code::Unsupported);
    PickleText module; // a module that is its own child
    module.global("__torch__", "M").raw(")\x81q").raw(bytesOf(0, 1)).raw("}(").text("m").raw("h");
    module.raw(bytesOf(0, 1)).text("a").tensor("FloatStorage", "0", 2, 0, {2}, {1}).raw("ub");
    const auto source = openTensors(folder.write("module.pt", archive(module.done())));
    VERIFY_OK(source);
    QCOMPARE((*source)->tensors().size(), std::size_t(1));
}

void TestHostile::namesThatRunCodeAreRefusedWhereverTheyStand()
{
    for (const char *module :
         {"os", "os.path", "subprocess", "sys", "runpy", "socket", "shutil", "importlib.util", "ctypes",
          "torch.hub", "torch.jit._script", "pickle", "operator", "pip._internal", "multiprocessing.pool",
          "numpy.testing._private.utils"}) {
        PickleText pickle;
        pickle.raw("}(").text("a").tensor("FloatStorage", "0", 2, 0, {2}, {1});
        pickle.text("optimizer").global(module, "anything").raw("u");
        const TempFolder folder;
        const auto source = openTensors(folder.write("model.pt", archive(pickle.done())));
        VERIFY_ERROR(source, Code::Damaged);
        QVERIFY2(source.error().cause.find("made to run code") != std::string::npos, module);
    }
    PickleText harmless; // an unknown class is not called, and no reason to refuse
    harmless.raw("}(").text("a").tensor("FloatStorage", "0", 2, 0, {2}, {1});
    harmless.text("config").global("my_project.settings", "Config").raw("(K\1tR}bu");
    const TempFolder folder;
    VERIFY_OK(openTensors(folder.write("model.pt", archive(harmless.done()))));
}

void TestHostile::bytesThatChangeNeverEndTheProgram()
{
    const std::string files[] = {archive(goodEnd({})),
                                 legacyTorch(goodEnd({}), {"0"}, {std::string(8, '\0')}, 4)};
    const TempFolder folder;
    const std::filesystem::path path = folder / "model.pt";
    const auto open = [&](const std::string &bytes) {
        std::ofstream(path, std::ios::binary | std::ios::trunc).write(bytes.data(), std::ssize(bytes));
        return openTensors(path);
    };
    for (const std::string &whole : files) {
        VERIFY_OK(open(whole));
        for (std::size_t i = 0; i < whole.size(); ++i) {
            const auto cut = open(whole.substr(0, i));
            QVERIFY2(!cut, std::to_string(i).c_str());
            for (const char flip : {'\x01', '\x80', '\xff'}) {
                std::string changed = whole;
                changed[i] = static_cast<char>(changed[i] ^ flip);
                const auto source = open(changed);
                std::vector<float> values(2);
                if (source && (*source)->tensors().size() == 1 && (*source)->tensors()[0].count == 2)
                    static_cast<void>(readFloats(**source, 0, values));
            }
        }
    }
}

SEMBLANCE_TEST(TestHostile);
#include "tst_hostile.moc"
