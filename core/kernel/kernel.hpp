// SPDX-License-Identifier: Apache-2.0
// The running kernel: its facts, its symbols, its functions and tracepoints. Reads /proc and /sys; loads no BPF.
#pragma once

#include "base/result.hpp"
#include "model/kernel_facts.hpp"
#include "model/names.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tracer::kernel {

[[nodiscard]] model::KernelFacts detect();

/// Lazily loaded /proc/kallsyms and the user data base. A miss reloads the symbols (a module or BPF program may have
/// come), at most once between two calls of new_interval(). The views of symbol() and user() live until new_interval():
/// a reload keeps the symbols that it replaces until then.
class Symbolizer : public model::Names {
public:
    virtual void new_interval() = 0;
    /// Looks up the users of all processes there are, so that their names are known when this process may not ask for
    /// them any more (in a database on the network, say).
    virtual void know_users() = 0;
    /// Why there are no symbols, in one line for the user ("kptr_restrict ..."); empty: there are, or none was asked
    /// for.
    [[nodiscard]] virtual std::string trouble() const = 0;
};
/// Opens the file at once, so that it can be read with fewer rights later on; reads nothing before the first look-up.
[[nodiscard]] std::unique_ptr<Symbolizer> make_symbolizer(std::string kallsyms_path = "/proc/kallsyms");

/// Is `name` a function of this kernel that can be traced? If not: ExitCode::usage with the nearest names as hint.
/// `text` symbols of the kernel and its modules count; loads no BPF and no BTF.
[[nodiscard]] Result<void> check_function(const std::string &name, const std::string &kallsyms_path = "/proc/kallsyms");
/// The same for "category:name".
[[nodiscard]] Result<void> check_tracepoint(const std::string &name);

} // namespace tracer::kernel
