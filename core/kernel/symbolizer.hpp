// SPDX-License-Identifier: Apache-2.0
// Names of kernel addresses and of users. Reads /proc/kallsyms and the user database; knows no format.
#pragma once

#include "model/names.hpp"

#include <memory>
#include <string>

namespace tracer::kernel {

/// Lazily loaded /proc/kallsyms and the user database. A miss reloads the symbols (a module or BPF program may have
/// been loaded), at most once between two calls of new_interval(). The views of symbol() and user() live until
/// new_interval(): a reload keeps the symbols that it replaces until then.
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

} // namespace tracer::kernel
