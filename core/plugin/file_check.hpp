// SPDX-License-Identifier: Apache-2.0
// May this file's code run in our process? We usually run as root, so nobody but root, the user who runs us and the
// owner of our own binary may have written it. Knows nothing of what is in the file.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

namespace tracer::plugin {

inline constexpr std::uint64_t max_file_size = 64u << 20;

/// Who may own a plugin and its folder. Group-writable is refused but for a group that holds the owner alone.
struct Trust {
    std::vector<uid_t> owners;
    std::function<bool(uid_t owner, gid_t group)> private_group;
};

/// Root, the effective user unless that is root, and whoever owns the running binary (they could replace it anyway).
[[nodiscard]] Trust trust_of_process();

/// What is wrong with this owner and mode, in words that follow the path; empty: nothing.
[[nodiscard]] std::string distrust(const struct stat &status, const Trust &trust);

/// A plain file of bounded size, opened once: what is checked here is what is loaded later.
struct TrustedFile {
    Fd fd;
    std::filesystem::path path; ///< absolute, without symbolic links
    std::uint64_t size = 0;
};

/// Opens `file` if it and its folder are to be trusted. Errors: usage, with the way to mend it.
[[nodiscard]] Result<TrustedFile> open_trusted(const std::filesystem::path &file, const Trust &trust);

} // namespace tracer::plugin
