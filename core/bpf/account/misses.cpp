// SPDX-License-Identifier: Apache-2.0
#include "bpf/account/misses.hpp"

#include "bpf/read/percpu.hpp"

#include <bpf/bpf.h>

#include <tracer/bpf/shared.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <map>

namespace tracer::bpf {
namespace {

/// The beginning of struct bpf_link_info for a perf event link (include/uapi/linux/bpf.h; perf_event since 6.6,
/// kprobe.missed since 6.7), which the headers that we build with may not have yet.
struct PerfLinkInfo {
    std::uint32_t type, id, prog_id, pad;
    std::uint32_t event_type, pad2;
    std::uint64_t func_name;
    std::uint32_t name_len, offset;
    std::uint64_t addr;
    std::uint64_t missed;
    std::uint64_t cookie;
};
static_assert(offsetof(PerfLinkInfo, event_type) == 16 && offsetof(PerfLinkInfo, missed) == 48);

constexpr std::uint32_t link_type_perf_event = 7; // BPF_LINK_TYPE_PERF_EVENT
constexpr std::uint32_t event_type_kprobe = 3;    // BPF_PERF_EVENT_KPROBE
constexpr std::uint32_t event_type_kretprobe = 4; // BPF_PERF_EVENT_KRETPROBE

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
    std::uint64_t most = 0; // more cannot be, whatever runs were under way when the figures were read
    for (const auto &[program, skipped] : least)
        most += skipped;
    const auto happened = *std::max_element(met.begin(), met.end());
    return std::min<std::uint64_t>(happened > runs.events ? happened - runs.events : 0, most);
}

} // namespace

std::uint64_t recursion_misses(int program_fd) {
    bpf_prog_info info{};
    std::uint32_t size = sizeof info;
    if (bpf_obj_get_info_by_fd(program_fd, &info, &size) != 0) return 0;
    return size >= offsetof(bpf_prog_info, recursion_misses) + sizeof info.recursion_misses ? info.recursion_misses : 0;
}

std::optional<std::uint64_t> probe_misses(int link_fd) {
    // Newer kernels may fill in more than our struct has.
    alignas(8) std::array<std::byte, 256> buffer{};
    std::uint32_t size = buffer.size();
    if (bpf_obj_get_info_by_fd(link_fd, reinterpret_cast<bpf_link_info *>(buffer.data()), &size) != 0)
        return std::nullopt;
    PerfLinkInfo info{};
    if (size < offsetof(PerfLinkInfo, missed) + sizeof info.missed) return std::nullopt;
    std::memcpy(&info, buffer.data(), std::min<std::size_t>(size, sizeof info));
    const bool probe = info.event_type == event_type_kprobe || info.event_type == event_type_kretprobe;
    if (info.type != link_type_perf_event || !probe) return std::nullopt;
    return info.missed;
}

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
    // A return without its entry is a missed event only if the entry was skipped, not if the call was older.
    // Calls that were lost at their entry and have not returned make it less than none.
    const auto unmatched = std::max(static_cast<std::int64_t>(totals.unmatched), std::int64_t{0});
    ledger.missed += std::min(static_cast<std::uint64_t>(unmatched), skipped(false, totals.begins));
    const bool starving = std::any_of(programs.begin(), programs.end(), [](const ProgramMisses &p) {
        return p.counting && p.kretprobe && !p.unhooked; // its skipped runs are not counted by this kernel
    });
    if (starving) ledger.missed += totals.unreturned;
    return ledger;
}

} // namespace tracer::bpf
