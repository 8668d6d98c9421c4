// SPDX-License-Identifier: Apache-2.0
// May this file steer a process that traces, often as root? Nobody but the people we trust may have written it or be
// able to write it. For plugins and configuration files alike; knows nothing of what is in them.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace tracer {

/// Who may own a file and the folders above it. Group-writable is refused, except for a group that holds only the
/// owner.
struct Trust {
    std::vector<uid_t> owners;
    std::function<bool(uid_t owner, gid_t group)> private_group;
};

/// Who chose the file: the caller typed its path (or the folder that holds it), or we found it where we always look.
enum class Chosen { by_us, by_the_caller };

/// Root; and, unless starting us gave the caller rights they would not have otherwise (AT_SECURE: file capabilities, a
/// set-user-ID bit), the real user and the owner of the running binary, whose code runs here anyway. What the caller
/// chose may also be the caller's own under sudo: whoever may run tracer through sudo is as good as root.
[[nodiscard]] Trust trust_of_process(Chosen chosen);
/// Root alone.
[[nodiscard]] Trust trust_of_root();

/// What is wrong with this owner and mode, in words that follow the path; empty: nothing.
[[nodiscard]] std::string distrust(const struct stat &status, const Trust &trust);

/// What else a file has to be.
struct FileRules {
    Trust trust;
    std::uint64_t max_size = 0;
    /// Its file system lets programs run, and with the rights they ask for (neither noexec nor nosuid).
    bool holds_code = false;
};

/// A plain file, opened once: what is checked here is what is read later. If `problem` says anything, the file must not
/// be used.
struct TrustedFile {
    Fd fd;
    std::filesystem::path path; ///< absolute, without symbolic links, if there is such a file
    std::uint64_t size = 0;
    std::string problem;     ///< in words that follow the path; may hold bytes of names
    bool distrusted = false; ///< others could have written it; root may bless a copy
    bool is_folder = false;

    explicit operator bool() const { return problem.empty(); }
};

/// Opens `file` if it and all folders above it are to be trusted.
[[nodiscard]] TrustedFile open_trusted(const std::filesystem::path &file, const FileRules &rules);

/// Its bytes, at most `max_size` of them. Errors: usage; the message has no path.
[[nodiscard]] Result<std::vector<std::byte>> read_trusted(const TrustedFile &file, std::uint64_t max_size);

/// The command that makes a copy of `file` that root vouches for, to be pasted into a shell. A copy, since whoever
/// could write to the file may still have it open, whatever its owner and mode become.
[[nodiscard]] std::string bless(const std::filesystem::path &file, const std::filesystem::path &copy);

} // namespace tracer
