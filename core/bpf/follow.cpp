// SPDX-License-Identifier: Apache-2.0
#include "bpf/follow.hpp"

#include "bpf/account/ledger.hpp"
#include "bpf/kinds/kind.hpp"
#include "bpf/load/cgroup.hpp"
#include "bpf/load/libbpf_log.hpp"
#include "bpf/load/object.hpp"
#include "bpf/load/rodata.hpp"
#include "bpf/load/thread_maps.hpp"
#include "bpf/read/percpu.hpp"

#include "core_objects.h"

#include <bpf/bpf.h>

#include <tracer/bpf/shared.h>

#include <cerrno>
#include <cstring>

namespace tracer::bpf {
namespace {

constexpr const char *root_tid_program = "follow_root_tid";

Error cannot_follow(const std::string &why) {
    return {ExitCode::cannot_trace, "cannot follow the command and its descendants: " + why, "trace it with --pid"};
}

struct Hook {
    const char *program;
    const char *tracepoint;
    bool spreads; ///< a skipped run leaves a thread unfollowed
};
constexpr Hook hooks[] = {{"follow_fork", "sched_process_fork", true},
                          {"follow_exec", "sched_process_exec", true},
                          {"follow_free", "sched_process_free", false}};

class KernelFollower final : public Follower {
public:
    KernelFollower(ObjectPtr object, unsigned copies, std::vector<Link> links)
        : object_(std::move(object)), copies_(copies), links_(std::move(links)) {}

    [[nodiscard]] int map_fd() const override { return bpf_object__find_map_fd_by_name(object_.get(), "followed"); }
    Result<void> add(std::uint32_t tid) override {
        if (pid_namespace().inode != 0) {
            auto root = root_tid(tid);
            if (!root) return std::move(root.error());
            tid = *root;
        }
        const std::uint64_t unknown = 0;
        if (bpf_map_update_elem(map_fd(), &tid, &unknown, BPF_ANY) != 0) return cannot_follow(std::strerror(errno));
        return {};
    }
    [[nodiscard]] std::uint64_t unfollowed() const override {
        const auto *map = bpf_object__find_map_by_name(object_.get(), "tracer_ledger");
        PerCpuSlot ledger(bpf_map__fd(map), bpf_map__value_size(map));
        std::vector<ProgramMisses> skipped;
        for (std::size_t hook = 0; hook < std::size(hooks); ++hook)
            for (unsigned copy = 0; hooks[hook].spreads && copy < copies_; ++copy) {
                const auto *program = find_program(object_.get(), hooks[hook].program, copy);
                skipped.push_back({hook, copy, true, false, recursion_misses(bpf_program__fd(program)), {}});
            }
        const auto totals = read_totals(ledger);
        return totals ? totals->lost_map + make_ledger(*totals, skipped, copies_ > 1).missed : 0;
    }

private:
    /// Programs see ids of the root namespace; our namespace is another one.
    [[nodiscard]] Result<std::uint32_t> root_tid(std::uint32_t tid) const {
        const auto *program = find_program(object_.get(), root_tid_program);
        const std::uint64_t arguments[1] = {tid};
        bpf_test_run_opts options{};
        options.sz = sizeof options;
        options.ctx_in = arguments;
        options.ctx_size_in = sizeof arguments;
        if (!program || bpf_prog_test_run_opts(bpf_program__fd(program), &options) != 0)
            return cannot_follow(std::strerror(errno));
        if (options.retval == 0) return cannot_follow("process " + std::to_string(tid) + " is not a child of tracer");
        return options.retval;
    }

    ObjectPtr object_;
    unsigned copies_;         ///< of each program
    std::vector<Link> links_; ///< destroyed before the object
};

} // namespace

Result<std::unique_ptr<Follower>> follow(const model::KernelFacts &facts) {
    const model::Object own{"follow", std::as_bytes(std::span(follow_object))};
    auto checked = CheckedObject::check("tracer", own, {});
    if (!checked) return std::move(checked.error());
    auto open = OpenObject::open(*checked);
    if (!open) return std::move(open.error());
    const LibbpfLog log;
    const unsigned copies =
        model::attach_kind(TRACER_ATTACH_RAW_TRACEPOINT).is_preempted({}, facts) ? TRACER_COPIES : 1;
    ObjectPtr object = std::move(*open).release();
    if (pid_namespace().inode == 0) bpf_program__set_autoload(find_program(object.get(), root_tid_program), false);
    for (const auto &hook : hooks)
        for (unsigned copy = copies; copy < TRACER_COPIES; ++copy)
            bpf_program__set_autoload(find_program(object.get(), hook.program, copy), false);
    if (auto set = Constants(object.get()).set("tracer_copied", u32{copies > 1}); !set) return std::move(set.error());
    if (auto kept = keep_with_threads(object.get(), has_task_storage(facts), copies > 1, true); !kept)
        return std::move(kept.error());
    bpf_map__set_max_entries(bpf_object__find_map_by_name(object.get(), "followed"), most_threads());
    if (bpf_object__load(object.get()) != 0) {
        const int error = errno;
        return cannot_follow(digest_load_failure(log.text(), error).reason);
    }
    std::vector<Link> links;
    for (const auto &hook : hooks)
        for (unsigned copy = 0; copy < copies; ++copy) {
            auto link = attach_program(find_program(object.get(), hook.program, copy), TRACER_ATTACH_RAW_TRACEPOINT,
                                       hook.tracepoint);
            if (!link) return cannot_follow(link.error().reason);
            links.push_back(std::move(link.link()));
        }
    return std::unique_ptr<Follower>(std::make_unique<KernelFollower>(std::move(object), copies, std::move(links)));
}

} // namespace tracer::bpf
