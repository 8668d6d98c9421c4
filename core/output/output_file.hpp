// SPDX-License-Identifier: Apache-2.0
// Opens what --output names, with the rights of the person who asked, so that no stranger can turn it into another
// file: no link as the last component, no folder where others can make names. Knows nothing of what is written.
#pragma once

#include "base/caller.hpp"
#include "base/fd.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tracer::output {

/// What becomes of a file that exists.
enum class Existing : std::uint8_t { replaced, continued };

/// A folder for outputs, held open: it stays what it was when it was looked at.
class OutputFolder {
public:
    /// The folder that holds the last component of `path`. Errors: usage (others can make names there), output_failed.
    static Result<OutputFolder> holding(const std::string &path, const Person &who);
    /// `path` itself, made with mode 0700 if it does not exist. Not a link. Errors: as above.
    static Result<OutputFolder> made(const std::string &path, const Person &who);

    /// A file in it, to be written from the start, or from its end if it is to be `continued`: made with mode 0600, or
    /// an existing file, FIFO or character device. A FIFO waits for its reader. In a sticky folder that others share,
    /// only a new file is taken, or one that looks as if this function had made it. Errors: usage (not to be trusted),
    /// output_failed.
    [[nodiscard]] Result<Fd> open_file(const std::string &name, const Person &who,
                                       Existing existing = Existing::replaced) const;
    /// Keeps other runs from claiming it for as long as the descriptor is open. Where the file system knows no locks,
    /// anybody may. Errors: usage (another one holds it), output_failed.
    [[nodiscard]] Result<Fd> claim(const Person &who) const;
    /// A name in it that is neither hidden, nor a folder, nor a plain file among `expected`; empty: there is none.
    /// Errors: output_failed.
    [[nodiscard]] Result<std::string> other_file(std::span<const std::string_view> expected, const Person &who) const;
    /// Is there such a folder in it? A link does not count.
    [[nodiscard]] bool holds_folder(const std::string &name, const Person &who) const;

private:
    /// Who may make and replace names in it.
    enum class Reach : std::uint8_t { ours, sticky, strangers };
    OutputFolder(Fd fd, std::string path, Reach reach) : fd_(std::move(fd)), path_(std::move(path)), reach_(reach) {}
    static Result<OutputFolder> check(Fd fd, std::string path, const Person &who);
    [[nodiscard]] Result<Fd> open_existing(const std::string &name, const Person &who, Existing existing) const;
    [[nodiscard]] std::string shown(const std::string &name) const;

    Fd fd_; ///< O_PATH
    std::string path_;
    Reach reach_;
};

/// Is `path` that folder, or a name in it? Whatever cannot be looked at is not.
[[nodiscard]] bool lies_in(const std::string &path, const std::string &folder, const Person &who);

/// The last component of a path, without slashes after it ("/": "."): with a slash there, a link would be followed.
[[nodiscard]] std::string last_component(std::string path);

/// The number N of a path that stands for a descriptor this process was started with: /dev/stdout, /dev/stderr,
/// /dev/fd/N, /proc/self/fd/N; -1: another path. It is the caller's own, opened by the shell.
[[nodiscard]] int inherited_descriptor(const std::string &path);

} // namespace tracer::output
