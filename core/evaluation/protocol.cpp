// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/protocol.h"

#include "core/evaluation/circo.h"
#include "core/evaluation/cirr.h"
#include "core/evaluation/coco.h"
#include "core/evaluation/fashioniq.h"
#include "core/evaluation/folderset.h"
#include "core/evaluation/imagenetr.h"

namespace semblance::evaluation {

namespace {

template <class Kind>
std::unique_ptr<Protocol> make()
{
    return std::make_unique<Kind>();
}

struct Known
{
    std::string_view name;
    std::unique_ptr<Protocol> (*make)();
};

constexpr Known kKnown[] = {
    {"imagenet-r", make<ImageNetR>}, {"coco", make<Coco>},   {"cirr", make<Cirr>},
    {"fashioniq", make<FashionIq>},  {"circo", make<Circo>}, {"folder", make<FolderSet>},
};

} // namespace

const std::vector<std::string> &protocolNames()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const Known &known : kKnown)
            all.emplace_back(known.name);
        return all;
    }();
    return names;
}

Result<std::unique_ptr<Protocol>> makeProtocol(std::string_view name)
{
    for (const Known &known : kKnown)
        if (known.name == name)
            return known.make();
    return Error{Code::Invalid, "evaluate", "", "there is no protocol \"" + std::string(name) + "\"",
                 "Choose from imagenet-r, coco, cirr, fashioniq, circo, folder"};
}

} // namespace semblance::evaluation
