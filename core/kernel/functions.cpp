// SPDX-License-Identifier: Apache-2.0
#include "kernel/functions.hpp"

#include "base/kernelfs.hpp"
#include "base/strings.hpp"
#include "kernel/kallsyms.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace tracer::kernel {
namespace {

constexpr std::size_t longest_list = 32u << 20;

struct Pattern {
    std::string_view text;
    bool matched = false;
};

std::vector<Pattern> split(std::string_view functions) {
    std::vector<Pattern> patterns;
    for (;;) {
        const auto comma = functions.find(',');
        patterns.push_back({functions.substr(0, comma)});
        if (comma == functions.npos) return patterns;
        functions.remove_prefix(comma + 1);
    }
}

/// Calls `each` for every name of the list.
template <class Each>
void for_each_name(std::string_view list, Each each) {
    while (!list.empty()) {
        const auto line = list.substr(0, list.find('\n'));
        each(line.substr(0, line.find_first_of(" \t")));
        list.remove_prefix(std::min(line.size() + 1, list.size()));
    }
}

/// By name: where it is, and how often it was met.
struct Met {
    std::uint64_t address = 0;
    unsigned listed = 0, symbols = 0;
};
using Names = std::unordered_map<std::string, Met>;

/// Prefixes that objtool and CFI put before a function's own symbol, and compiler-made copies: not functions in their
/// own right.
bool is_function_name(std::string_view name) {
    return name.find('.') == name.npos && !name.starts_with("__pfx_") && !name.starts_with("__cfi_");
}

Error nothing_matches(std::string_view pattern) {
    const bool plain = pattern.find_first_of("*?") == pattern.npos;
    return {
        ExitCode::usage,
        (plain ? "no kernel function that can be traced is named " : "no kernel function that can be traced matches ") +
            in_quotes(pattern),
        "'*' stands for any text and '?' for one character; write vfs_* for example"};
}

} // namespace

bool matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = pattern.npos, resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != pattern.npos) { // let the last '*' take one more
            p = star + 1;
            t = ++resume;
        } else
            return false;
    }
    return pattern.find_first_not_of('*', p) == pattern.npos;
}

std::optional<std::string> traceable_functions() {
    auto list = read_kernel_file(KernelFs::tracefs, "available_filter_functions", longest_list);
    if (!list || list->empty()) return std::nullopt;
    return std::move(*list);
}

bool is_listed(std::string_view list, std::string_view name) {
    bool found = false;
    for_each_name(list, [&](std::string_view each) { found = found || each == name; });
    return found;
}

Result<std::vector<model::Site>> find_functions(const std::string &functions,
                                                const std::optional<std::string> &traceable,
                                                const std::string &kallsyms_path) {
    auto patterns = split(functions);
    const auto wanted = [&](std::string_view name) {
        bool any = false;
        for (auto &pattern : patterns)
            if (matches(pattern.text, name)) any = pattern.matched = true;
        return any;
    };
    Names names;
    if (traceable)
        for_each_name(*traceable, [&](std::string_view name) {
            if (is_function_name(name) && wanted(name)) ++names[std::string(name)].listed;
        });
    const auto read = read_kallsyms(kallsyms_path, [&](const KallsymsLine &line) {
        if (!line.is_text() || line.module == "bpf" || !is_function_name(line.name)) return true;
        auto met = names.find(std::string(line.name));
        if (met == names.end()) {
            if (traceable || !wanted(line.name)) return true;
            met = names.emplace(line.name, Met{0, 1, 0}).first;
        }
        met->second.address = line.address;
        ++met->second.symbols;
        return true;
    });
    if (!read) return read.error();
    for (const auto &pattern : patterns)
        if (!pattern.matched) return nothing_matches(pattern.text);
    std::vector<model::Site> sites;
    bool hidden = false;
    for (const auto &[name, met] : names) {
        if (met.listed != 1 || met.symbols != 1) continue;
        hidden = hidden || met.address == 0;
        sites.push_back({name, met.address});
    }
    if (hidden)
        return Error{ExitCode::cannot_trace, kallsyms_path + " does not tell where functions are",
                     "run as root with CAP_SYSLOG, and with kernel.kptr_restrict below 2"};
    // Two names for one place are one function: the first one by name stands for it.
    std::ranges::sort(
        sites, [](const auto &a, const auto &b) { return std::tie(a.address, a.name) < std::tie(b.address, b.name); });
    const auto same = [](const auto &a, const auto &b) { return a.address == b.address; };
    sites.erase(std::unique(sites.begin(), sites.end(), same), sites.end());
    if (sites.empty())
        return Error{ExitCode::usage, "several kernel functions share each name that matches " + in_quotes(functions),
                     "trace a function that calls them"};
    if (sites.size() > most_functions)
        return Error{ExitCode::usage,
                     in_quotes(functions) + " matches " + std::to_string(sites.size()) + " kernel functions; at most " +
                         std::to_string(most_functions) + " can be traced at once",
                     "narrow the pattern"};
    return sites;
}

Result<std::vector<model::Site>> find_functions(const std::string &functions) {
    return find_functions(functions, traceable_functions());
}

} // namespace tracer::kernel
