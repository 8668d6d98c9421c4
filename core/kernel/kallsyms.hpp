// SPDX-License-Identifier: Apache-2.0
// /proc/kallsyms: a streaming reader, and a table of its text symbols that tells which one an address belongs to. Knows
// nothing of when to reload.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::kernel {

struct KallsymsLine {
    std::uint64_t address = 0;
    char type = 0;
    std::string_view name;
    std::string_view module; ///< empty: the kernel proper

    [[nodiscard]] bool is_text() const { return type == 't' || type == 'T' || type == 'w' || type == 'W'; }
};

/// Opens it for later reading, too: what a reader may see is settled when the file is opened (kallsyms_open(), 5.8).
/// Errors: ExitCode::cannot_trace.
[[nodiscard]] Result<Fd> open_kallsyms(const std::string &path);

/// Calls `on_line` for each well-formed line, from the first one on, until it returns false; anything else is skipped.
/// The views live only during the call. `path` is for the error's text. Errors: ExitCode::cannot_trace.
[[nodiscard]] Result<void> read_kallsyms(const Fd &file, const std::string &path,
                                         const std::function<bool(const KallsymsLine &)> &on_line);
/// The same for somebody who reads it once.
[[nodiscard]] Result<void> read_kallsyms(const std::string &path,
                                         const std::function<bool(const KallsymsLine &)> &on_line);

/// The text symbols, sorted by address. Immutable once read, so its views live as long as it does.
class SymbolTable {
public:
    enum class Fit {
        none,  ///< no symbol
        loose, ///< beyond what is sure to be the symbol's: maybe part of something loaded later
        sure,
    };
    struct Found {
        Fit fit = Fit::none;
        std::string_view name, module;
        std::uint64_t offset = 0;
    };

    [[nodiscard]] static Result<SymbolTable> read(const Fd &file, const std::string &path);

    [[nodiscard]] Found find(std::uint64_t address) const;
    [[nodiscard]] std::size_t size() const { return symbols_.size(); }
    /// There were lines, but every address was 0.
    [[nodiscard]] bool hidden() const { return hidden_; }

private:
    struct Entry {
        std::uint64_t address = 0;
        std::uint32_t name = 0;   ///< where it begins in names_
        std::uint16_t length = 0; ///< 0: not text, only the end of what lies before
        std::uint16_t module = 0; ///< in modules_; 0: the kernel
    };
    void add(const KallsymsLine &line);
    void finish();
    [[nodiscard]] std::uint16_t module_id(std::string_view name);

    std::vector<Entry> symbols_;
    std::string names_;
    std::vector<std::string> modules_{std::string()};
    std::uint16_t last_module_ = 0;
    bool hidden_ = false;
};

} // namespace tracer::kernel
