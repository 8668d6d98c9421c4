// SPDX-License-Identifier: Apache-2.0
#include "bpf/misses.hpp"

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

model::Ledger make_ledger(const tracer_ledger &totals, const std::vector<ProgramMisses> &programs, bool twins) {
    model::Ledger ledger{totals.seen, totals.emitted, totals.filtered, totals.lost_ring, totals.lost_map, 0};
    if (!twins) {
        std::uint64_t entries = 0;
        bool starving = false; // a kretprobe whose skipped runs this kernel does not count
        for (const auto &p : programs) {
            (p.counting ? ledger.missed : entries) += p.total();
            starving = starving || (p.counting && p.kretprobe && !p.unhooked);
        }
        if (starving) ledger.missed += totals.unreturned;
        // A return without its entry is a missed event only if the entry was skipped, not if the call was older.
        ledger.missed += std::min<std::uint64_t>(totals.unmatched, entries);
        return ledger;
    }
    // Each copy of the counting programs ran or was skipped at every event of its life, and one copy's life encloses
    // the other's. Calls that were under way at the attach ran them too, but nothing of them was lost: that takes both
    // copies of one program skipped.
    std::uint64_t met[] = {totals.runs[0], totals.runs[1]};
    std::map<std::size_t, std::uint64_t> both_skipped;
    for (const auto &p : programs) {
        if (p.counting) met[p.copy] += p.total();
        const auto [pair, first] = both_skipped.emplace(p.program, p.total());
        if (!first) pair->second = std::min(pair->second, p.total());
    }
    const std::uint64_t happened = std::max(met[0], met[1]);
    std::uint64_t most = 0;
    for (const auto &[program, skipped] : both_skipped)
        most += skipped;
    ledger.missed = std::min<std::uint64_t>(happened > totals.seen ? happened - totals.seen : 0, most);
    return ledger;
}

} // namespace tracer::bpf
