// SPDX-License-Identifier: Apache-2.0
#include "bpf/account/ledger.hpp"

#include "bpf/read/percpu.hpp"

#include <tracer/bpf/shared.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

namespace tracer::bpf {
namespace {

/// Events at which a program that has no copies was skipped.
std::uint64_t skipped_by_any(const std::vector<ProgramMisses> &programs, bool counting) {
    std::uint64_t sum = 0;
    for (const auto &p : programs)
        if (p.counting == counting) sum += p.total();
    return sum;
}

/// Events at which every copy was skipped. Each copy ran or was skipped at each event of its life, and one copy's life
/// encloses the others'.
std::uint64_t skipped_by_all(const std::vector<ProgramMisses> &programs, bool counting, const tracer_runs &runs) {
    std::array<std::uint64_t, TRACER_COPIES> met{};
    std::copy(std::begin(runs.copy), std::end(runs.copy), met.begin());
    std::map<std::size_t, std::uint64_t> least; // times that a program's copies were skipped
    for (const auto &p : programs) {
        if (p.counting != counting) continue;
        met[p.copy] += p.total();
        const auto [known, first] = least.emplace(p.program, p.total());
        if (!first) known->second = std::min(known->second, p.total());
    }
    std::uint64_t most = 0; // there cannot be more, whatever was running when the figures were read
    for (const auto &[program, skipped] : least)
        most += skipped;
    const auto happened = *std::max_element(met.begin(), met.end());
    return std::min<std::uint64_t>(happened > runs.events ? happened - runs.events : 0, most);
}

} // namespace

Result<tracer_ledger> read_totals(PerCpuSlot &ledger) {
    auto bytes = ledger.read();
    if (!bytes) return std::move(bytes.error());
    tracer_ledger totals{};
    const auto words = sum_words(*bytes, ledger.stride(), sizeof totals / sizeof(std::uint64_t));
    std::memcpy(&totals, words.data(), sizeof totals);
    return totals;
}

model::Ledger make_ledger(const tracer_ledger &totals, const std::vector<ProgramMisses> &programs, bool copied) {
    model::Ledger ledger{totals.seen, totals.emitted, totals.filtered, totals.lost_ring, totals.lost_map, 0};
    const auto skipped = [&](bool counting, const tracer_runs &runs) {
        return copied ? skipped_by_all(programs, counting, runs) : skipped_by_any(programs, counting);
    };
    ledger.missed = skipped(true, totals.ends);
    // A return without its entry is a missed event only if the entry was skipped, not if the call was older. Calls that
    // were lost at their entry and have not returned make `unmatched` negative.
    const auto unmatched = std::max(static_cast<std::int64_t>(totals.unmatched), std::int64_t{0});
    ledger.missed += std::min(static_cast<std::uint64_t>(unmatched), skipped(false, totals.begins));
    const bool starving = std::any_of(programs.begin(), programs.end(), [](const ProgramMisses &p) {
        return p.counting && p.kretprobe && !p.unhooked; // its skipped runs are not counted by this kernel
    });
    if (starving) ledger.missed += totals.unreturned;
    return ledger;
}

} // namespace tracer::bpf
