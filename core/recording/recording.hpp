// SPDX-License-Identifier: Apache-2.0
// A recording's files as a reader finds them: its description, and its packets one after the other, each checked before
// anybody looks into it. Anything in them may have been made up. Knows no event.
#pragma once

#include "base/fd.hpp"
#include "recording/description.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tracer::recording {

/// Where a recording stops being one.
struct Damage {
    std::uint64_t at = 0; ///< byte of the stream
    std::string what;     ///< "the file ends in the middle of a packet"
};

class Recording {
public:
    /// Errors: usage (it is not a recording, or of another version).
    static Result<Recording> open(const std::string &folder);
    /// The same from what a file holds.
    static Result<Recording> of(std::string_view metadata, Fd stream);
    Recording(Description description, Fd stream) : description_(std::move(description)), stream_(std::move(stream)) {}

    [[nodiscard]] const Description &description() const { return description_; }

    struct Packet {
        std::span<const char> events; ///< without the head; valid until the next one is asked for
        std::uint64_t at = 0;         ///< where they lie in the stream
        std::uint64_t missing = 0;    ///< packets that should have come before it
    };
    /// The next packet. Nothing: the stream ends here, or there is damage().
    [[nodiscard]] std::optional<Packet> next();
    [[nodiscard]] const std::optional<Damage> &damage() const { return damage_; }
    /// Where the stream ends, as far as it was read.
    [[nodiscard]] std::uint64_t end() const { return at_; }

private:
    std::optional<Packet> broken(std::string what);

    Description description_;
    Fd stream_;
    std::vector<char> packet_;
    std::uint64_t at_ = 0, number_ = 0;
    std::optional<Damage> damage_;
};

} // namespace tracer::recording
