// SPDX-License-Identifier: Apache-2.0
// Would this kernel take a variant, and what would its programs cost the verifier? Loads and attaches nothing. Judges
// nothing: whether a refusal is the plugin's fault, the caller says.
#pragma once

#include "bpf/attach.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tracer::bpf {

struct ProgramSize {
    std::string name;
    std::uint32_t instructions = 0; ///< after the verifier; 0: the kernel does not tell
    std::uint32_t verified = 0;     ///< how many it looked at, on every path; 0: the kernel is older than 5.16
};

struct Trial {
    enum class End {
        loaded,
        not_here, ///< this kernel lacks what it takes
        mistaken, ///< likewise, but it looks like a mistake of the plugin's: its fault unless another variant serves
        rejected, ///< the verifier, or the host, refuses what the plugin has
    };
    End end = End::loaded;
    std::string reason;                ///< where it was not loaded
    std::string hint;                  ///< what to do about it; may be empty
    std::vector<ProgramSize> programs; ///< of each program and its copies the largest; in the object's order
    std::vector<std::string> left_out; ///< optional programs that this kernel has no target for
    unsigned copies = 1;
};

/// As attach() would load it under these settings.
[[nodiscard]] Trial try_load(const AttachRequest &request, const model::Variant &variant);

} // namespace tracer::bpf
