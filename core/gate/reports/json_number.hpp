// SPDX-License-Identifier: Apache-2.0
// Numbers in JSON as the records' JSON has them. Knows no report.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace tracer::gate {

using Json = nlohmann::ordered_json;

/// Beyond what a double can hold, a string of digits.
[[nodiscard]] inline Json number(std::uint64_t value) {
    constexpr std::uint64_t exact = 1ull << 53;
    return value <= exact ? Json(value) : Json(std::to_string(value));
}

/// In ASCII, so that controls for lines and directions are escaped with the rest and the text can be shown as it is.
[[nodiscard]] inline std::string written(const Json &document) {
    return document.dump(2, ' ', true, Json::error_handler_t::replace) + '\n';
}

} // namespace tracer::gate
