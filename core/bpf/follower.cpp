// SPDX-License-Identifier: Apache-2.0
#include "bpf/cgroup.hpp"
#include "bpf/links.hpp"
#include "bpf/libbpf_log.hpp"
#include "bpf/tracer_bpf.hpp"

#include "core_objects.h"

#include <bpf/bpf.h>

#include <cerrno>
#include <cstring>

namespace tracer::bpf {
namespace {

constexpr const char *root_tid_program = "follow_root_tid";

Error cannot_follow(const std::string &why) {
    return {ExitCode::cannot_trace, "cannot follow the command and its descendants: " + why, "trace it with --pid"};
}

class KernelFollower final : public Follower {
public:
    KernelFollower(ObjectPtr object, std::vector<Link> links) : object_(std::move(object)), links_(std::move(links)) {}

    [[nodiscard]] int map_fd() const override { return bpf_object__find_map_fd_by_name(object_.get(), "followed"); }
    Result<void> add(std::uint32_t tid) override {
        if (pid_namespace().inode != 0) {
            auto root = root_tid(tid);
            if (!root) return std::move(root.error());
            tid = *root;
        }
        const std::uint32_t one = 1;
        if (bpf_map_update_elem(map_fd(), &tid, &one, BPF_ANY) != 0) return cannot_follow(std::strerror(errno));
        return {};
    }

private:
    /// Programs see ids of the root namespace; ours is another one.
    [[nodiscard]] Result<std::uint32_t> root_tid(std::uint32_t tid) const {
        const auto *program = bpf_object__find_program_by_name(object_.get(), root_tid_program);
        const std::uint64_t arguments[1] = {tid};
        bpf_test_run_opts options{};
        options.sz = sizeof options;
        options.ctx_in = arguments;
        options.ctx_size_in = sizeof arguments;
        if (!program || bpf_prog_test_run_opts(bpf_program__fd(program), &options) != 0)
            return cannot_follow(std::strerror(errno));
        if (options.retval == 0) return cannot_follow("process " + std::to_string(tid) + " is no child of tracer");
        return options.retval;
    }

    ObjectPtr object_;
    std::vector<Link> links_; ///< destroyed before the object
};

} // namespace

Result<std::unique_ptr<Follower>> follow() {
    auto open = OpenObject::open({"follow", std::as_bytes(std::span(follow_object))});
    if (!open) return std::move(open.error());
    const LibbpfLog log;
    const bool namespaced = pid_namespace().inode != 0;
    ObjectPtr object = std::move(*open).release();
    if (auto *program = bpf_object__find_program_by_name(object.get(), root_tid_program); program && !namespaced)
        bpf_program__set_autoload(program, false);
    if (bpf_object__load(object.get()) != 0) {
        const int error = errno;
        return cannot_follow(digest_load_failure(log.text(), error).reason);
    }
    std::vector<Link> links;
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, object.get()) {
        const std::string_view section = bpf_program__section_name(program);
        const auto slash = section.find('/');
        if (slash == std::string_view::npos) continue;
        auto link = attach_program(program, TRACER_ATTACH_RAW_TRACEPOINT, std::string(section.substr(slash + 1)));
        if (!link) return cannot_follow(link.error().reason);
        links.push_back(std::move(link.link()));
    }
    return std::unique_ptr<Follower>(std::make_unique<KernelFollower>(std::move(object), std::move(links)));
}

} // namespace tracer::bpf
