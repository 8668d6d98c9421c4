// SPDX-License-Identifier: Apache-2.0
// Text to numbers, durations and sizes: whole text or nothing, no locale, no overflow. Knows no option.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tracer::model {

/// Decimal, or hexadecimal after "0x". No sign, no blank.
[[nodiscard]] std::optional<std::uint64_t> parse_unsigned(std::string_view text);
/// The same with an optional '-' or '+'.
[[nodiscard]] std::optional<std::int64_t> parse_signed(std::string_view text);
/// "250ms", "1.5s", "2m", "1h", "10us", "7ns"; a bare number is seconds. In ns, at most INT64_MAX.
[[nodiscard]] std::optional<std::uint64_t> parse_duration(std::string_view text);
/// "4096", "4K", "8M", "1G" (powers of 1024; "KiB" and "KB" alike). In bytes.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);
/// A duration as parse_duration() takes it, in the largest unit that is exact: "250ms".
[[nodiscard]] std::string duration_text(std::uint64_t ns);

} // namespace tracer::model
