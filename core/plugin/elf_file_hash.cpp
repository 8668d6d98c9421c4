// SPDX-License-Identifier: Apache-2.0
// The two kinds of hash tables by which ld.so finds a symbol.
#include "plugin/elf_file.hpp"

#include <algorithm>

namespace tracer::plugin {
namespace {

constexpr std::uint64_t max_symbols = 1u << 20;

/// DT_HASH: each chain ends, and no symbol is in two of them. Gives the number of symbols.
std::optional<std::uint64_t> count_in_hash(const ElfFile &file, std::uint64_t address) {
    const auto head = file.loaded(address, 8);
    if (!head || address % 4 != 0) return std::nullopt;
    const std::uint64_t buckets = *head->get<std::uint32_t>(0), chains = *head->get<std::uint32_t>(4);
    if (buckets == 0 || buckets > max_symbols || chains == 0 || chains > max_symbols) return std::nullopt;
    const auto table = file.loaded(address, 8 + 4 * (buckets + chains));
    if (!table) return std::nullopt;
    const auto bucket = *table->array<std::uint32_t>(8, buckets),
               chain = *table->array<std::uint32_t>(8 + 4 * buckets, chains);
    std::vector<bool> seen(chains);
    for (const std::uint32_t first : bucket)
        for (std::uint32_t symbol = first; symbol != STN_UNDEF; symbol = chain[symbol]) {
            if (symbol >= chains || seen[symbol]) return std::nullopt;
            seen[symbol] = true;
        }
    return chains;
}

/// DT_GNU_HASH: the symbols of a bucket follow one another, those of the next bucket after them; an odd hash ends one.
std::optional<std::uint64_t> count_in_gnu_hash(const ElfFile &file, std::uint64_t address) {
    const auto head = file.loaded(address, 16);
    if (!head || address % 8 != 0) return std::nullopt;
    const std::uint64_t buckets = *head->get<std::uint32_t>(0), first = *head->get<std::uint32_t>(4),
                        words = *head->get<std::uint32_t>(8), shift = *head->get<std::uint32_t>(12);
    if (buckets == 0 || buckets > max_symbols || first == 0 || first > max_symbols || words == 0 ||
        words > max_symbols || (words & (words - 1)) != 0 || shift > 63)
        return std::nullopt;
    const std::uint64_t chains_at = 16 + 8 * words + 4 * buckets;
    const auto table = file.loaded(address, chains_at);
    if (!table) return std::nullopt;
    std::uint64_t end = first;
    const auto starts = *table->array<std::uint32_t>(16 + 8 * words, buckets);
    for (const std::uint32_t start : starts) {
        if (start == 0) continue;
        if (start != end) return std::nullopt;
        for (bool last = false; !last; ++end) {
            const auto hash = file.loaded(address + chains_at + 4 * (end - first), 4);
            if (!hash || end >= max_symbols) return std::nullopt;
            last = (*hash->get<std::uint32_t>(0) & 1) != 0;
        }
    }
    return end;
}

} // namespace

std::optional<std::uint64_t> count_symbols(const ElfFile &file) {
    const auto old = file.value(DT_HASH), gnu = file.value(DT_GNU_HASH);
    std::optional<std::uint64_t> in_old, in_gnu;
    if (old && !(in_old = count_in_hash(file, *old))) return std::nullopt;
    if (gnu && !(in_gnu = count_in_gnu_hash(file, *gnu))) return std::nullopt;
    if (in_old && in_gnu && *in_old != *in_gnu) return std::nullopt;
    return in_gnu ? in_gnu : in_old;
}

} // namespace tracer::plugin
