// SPDX-License-Identifier: Apache-2.0
// What holds a program to its hook, or why there is nothing that does. Leaves nothing behind when the process dies.
// Knows no way of attaching.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"
#include "model/attach_kinds.hpp"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

namespace tracer::bpf {

using Sites = std::vector<model::Site>;

/// Nothing runs once `link` is closed, and the hook itself goes with `event`. Taking a perf event down makes the kernel
/// wait for grace periods, so all programs are stopped first.
struct Link {
    Fd event;              ///< of tracepoints and kprobes
    Fd link;               ///< -1 before Linux 5.15, where the perf event itself is the link
    std::size_t sites = 1; ///< that it holds the program to

    /// From now on the program is not started any more.
    void stop() {
        if (link)
            link.reset();
        else
            event.reset();
    }
};

struct LinkFailure {
    std::string reason;     ///< one line
    bool no_target = false; ///< this kernel has no such function or tracepoint
    ErrorKind kind = ErrorKind::other;

    [[nodiscard]] Error error() && { return {ExitCode::cannot_trace, std::move(reason), {}, {}, kind}; }
};

/// A link or why not.
class LinkResult {
public:
    LinkResult(Link link) : link_(std::move(link)), ok_(true) {}
    LinkResult(LinkFailure failure) : failure_(std::move(failure)) {}
    explicit operator bool() const { return ok_; }
    [[nodiscard]] Link &link() { return link_; }
    [[nodiscard]] LinkFailure &error() { return failure_; }

private:
    Link link_;
    LinkFailure failure_;
    bool ok_ = false;
};

/// What `error` (an errno) means when the kernel answers it to an attach by `attach` at `target`.
[[nodiscard]] LinkFailure refusal(tracer_attach attach, const std::string &target, int error);

/// Raw tracepoints by name; nullptr: the program itself knows the target.
[[nodiscard]] LinkResult open_raw(const bpf_program *program, tracer_attach attach, const std::string &target,
                                  const char *name);

/// The beginning of struct bpf_link_info as `Info` spells it, which the headers that we build with may not have yet. A
/// newer kernel may fill in more; nothing if this one fills in less.
template <class Info>
[[nodiscard]] std::optional<Info> link_info(int link_fd) {
    alignas(8) std::array<std::byte, 256> buffer{};
    static_assert(sizeof(Info) <= sizeof buffer);
    std::uint32_t size = buffer.size();
    if (bpf_obj_get_info_by_fd(link_fd, reinterpret_cast<bpf_link_info *>(buffer.data()), &size) != 0 ||
        size < sizeof(Info))
        return std::nullopt;
    Info info{};
    std::memcpy(&info, buffer.data(), sizeof info);
    return info;
}

} // namespace tracer::bpf
