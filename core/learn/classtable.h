// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/pictureset.h"

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::learn {

/// A class name as people write it: lower case, one kind of apostrophe, no underscores.
std::string cleanClassName(std::string_view name);
/// The name under which collections that spell it differently meet: "airplanes" and "airplane" are one class.
std::string classKey(std::string_view name);

/// The classes of a training collection, numbered in the order of their keys.
class ClassTable
{
public:
    explicit ClassTable(std::span<const PictureRecord> records);

    int size() const noexcept { return static_cast<int>(keys_.size()); }
    const std::string &key(int index) const { return keys_[static_cast<std::size_t>(index)]; }
    /// Every spelling, sorted: what sentences say.
    const std::vector<std::string> &forms(int index) const { return forms_[static_cast<std::size_t>(index)]; }
    /// -1 where there is no such class.
    int find(std::string_view key) const;
    /// Classes one of whose names holds all words of the other ("crab" and "hermit crab") and that share no
    /// collection: nobody said that a picture of one is not a picture of the other.
    const std::vector<int> &alike(int index) const { return alike_[static_cast<std::size_t>(index)]; }
    /// Classes that the captions of one picture name, sorted.
    std::vector<int> named(std::span<const std::string> captions) const;

private:
    void findAlike(const std::vector<std::set<std::string>> &sources);

    std::vector<std::string> keys_;
    std::vector<std::vector<std::string>> forms_;
    std::vector<std::vector<int>> alike_;
    std::map<std::string, int, std::less<>> byKey_;
    std::map<std::string, int, std::less<>> byWord_; ///< one-word names, their plurals and near words
    std::vector<int> ofSeveralWords_;
};

} // namespace semblance::learn
