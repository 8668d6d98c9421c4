// SPDX-License-Identifier: Apache-2.0
// Holds one program to its hook, in ways that need no mounted tracefs and leave nothing behind when the process dies.
#pragma once

#include "bpf/load/object.hpp"

namespace tracer::bpf {

struct LinkFailure {
    std::string reason;     ///< one line
    bool no_target = false; ///< this kernel has no such function or tracepoint
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

/// `target` as in PlannedProgram.
[[nodiscard]] LinkResult attach_program(const bpf_program *program, tracer_attach attach, const std::string &target);

/// Does the kernel refuse trampolines (fentry, fexit) to anybody? Costs one system call; loads nothing.
[[nodiscard]] bool trampolines_refused();

} // namespace tracer::bpf
