// SPDX-License-Identifier: Apache-2.0
// Holds one program to its hook, in ways that need no mounted tracefs and leave nothing behind when the process dies.
#pragma once

#include "bpf/object.hpp"

namespace tracer::bpf {

struct LinkFailure {
    std::string reason;     ///< one line
    bool no_target = false; ///< this kernel has no such function or tracepoint
};

/// A link or why not.
class LinkResult {
public:
    LinkResult(LinkPtr link) : link_(std::move(link)) {}
    LinkResult(LinkFailure failure) : failure_(std::move(failure)) {}
    explicit operator bool() const { return link_ != nullptr; }
    [[nodiscard]] LinkPtr &link() { return link_; }
    [[nodiscard]] LinkFailure &error() { return failure_; }

private:
    LinkPtr link_;
    LinkFailure failure_;
};

/// `target` as in PlannedProgram.
[[nodiscard]] LinkResult attach_program(bpf_program *program, tracer_attach attach, const std::string &target);

/// Does the kernel refuse trampolines (fentry, fexit) to anybody? Costs one system call; loads nothing.
[[nodiscard]] bool trampolines_refused();

} // namespace tracer::bpf
