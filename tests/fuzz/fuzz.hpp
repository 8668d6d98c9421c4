// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets share: properties that end the process where they do not hold, and taking the input apart.
// Knows neither libFuzzer nor the code under test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// What libFuzzer and the replay of the corpus call, once per input. Always 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace tracer::fuzz {

/// Ends the process with `what` if it does not hold; in every build, unlike assert().
void require(bool holds, const char *what);
/// Whole UTF-8 without anything that moves a cursor or breaks a line; "\n" only where `lines` allows it.
void require_harmless(std::string_view text, const char *what, bool lines = false);

/// The input, from its front.
class Input {
public:
    Input(const std::uint8_t *data, std::size_t size) : rest_(reinterpret_cast<const char *>(data), size) {}

    /// The next byte; 0 past the end.
    [[nodiscard]] std::uint8_t byte();
    /// The next `size` bytes, fewer at the end.
    [[nodiscard]] std::string_view bytes(std::size_t size);
    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

} // namespace tracer::fuzz
