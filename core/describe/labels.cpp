// SPDX-License-Identifier: Apache-2.0
#include "describe/labels.hpp"

#include <algorithm>

namespace tracer::describe {
namespace {

std::size_t common_prefix(const std::vector<Enumerator> &enumerators) {
    if (enumerators.size() < 2) return 0;
    const auto &first = enumerators.front().name;
    std::size_t length = first.size();
    for (const auto &other : enumerators)
        length =
            std::min(length, static_cast<std::size_t>(
                                 std::mismatch(first.begin(), first.end(), other.name.begin(), other.name.end()).first -
                                 first.begin()));
    const auto underscore = first.rfind('_', length == 0 ? 0 : length - 1);
    return length == 0 || underscore == std::string::npos ? 0 : underscore + 1;
}

Result<std::vector<model::Label>> spelled_out(const std::string &text) {
    std::vector<model::Label> found;
    std::uint64_t next = 0;
    for (const auto &item : list(text)) {
        const auto colon = item.find(':');
        if (colon != std::string::npos) {
            const auto value = number(std::string_view(item).substr(colon + 1));
            if (!value) return Error{ExitCode::usage, "the label " + item + " has no number after its ':'", {}};
            next = static_cast<std::uint64_t>(*value);
        }
        const auto name = item.substr(0, colon);
        found.push_back({next++, name, name});
    }
    return found;
}

} // namespace

std::vector<model::Label> labels_of(const std::vector<Enumerator> &enumerators) {
    std::vector<model::Label> found;
    const auto prefix = common_prefix(enumerators);
    for (const auto &one : enumerators) {
        std::string name = one.name.substr(prefix);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        found.push_back({one.value, name, name});
    }
    return found;
}

Result<std::vector<model::Label>> labels(Words &words, const Types &types, std::uint32_t id) {
    std::vector<model::Label> found;
    if (const auto text = words.value("labels")) {
        auto spelled = spelled_out(*text);
        if (!spelled) return std::move(spelled).error();
        found = std::move(*spelled);
    } else if (const auto name = words.value("enum")) {
        found = labels_of(types.enumerators(*name));
        if (found.empty())
            return Error{ExitCode::usage, "there is no enum " + *name, "use it somewhere, or the compiler drops it"};
    } else if (id != 0) {
        found = labels_of(types.enumerators(id));
    }
    if (const auto text = words.value("short")) {
        const auto names = list(*text);
        if (names.size() != found.size())
            return Error{ExitCode::usage,
                         "short= has " + std::to_string(names.size()) + " names for " + std::to_string(found.size()) +
                             " labels",
                         {}};
        for (std::size_t i = 0; i < names.size(); ++i)
            found[i].short_name = names[i];
    }
    return found;
}

} // namespace tracer::describe
