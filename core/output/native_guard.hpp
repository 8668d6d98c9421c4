// SPDX-License-Identifier: Apache-2.0
// Calls a plugin's own row formatter and survives it: a crash becomes an Error, an impossible length is refused, and a
// write past the end hits a page that isn't there. Knows neither columns nor sinks. One thread.
#pragma once

#include "base/result.hpp"
#include "model/record.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tracer::output {

class NativeRows {
public:
    /// No row is longer than this.
    static constexpr std::uint64_t limit = 1 << 20;

    NativeRows(std::string plugin, const model::Source &source);
    NativeRows(const NativeRows &) = delete;
    NativeRows &operator=(const NativeRows &) = delete;
    ~NativeRows();

    /// The row as the callback writes it, unescaped, valid until the next call; nothing: core's renderer shows the row.
    [[nodiscard]] std::optional<std::string_view> row(const model::RecordView &record);
    /// Set once a callback crashed; it is never called again.
    [[nodiscard]] const std::optional<Error> &error() const { return error_; }

private:
    [[nodiscard]] std::optional<std::int64_t> call(const tracer_row &row, std::uint64_t capacity);
    [[nodiscard]] char *out(std::uint64_t capacity) const { return arena_ + limit - capacity; }

    std::string plugin_;
    const model::Source *source_;
    char *arena_ = nullptr; ///< `limit` bytes and then a page that nobody may touch
    std::uint64_t capacity_ = 4096;
    std::optional<Error> error_;
};

} // namespace tracer::output
