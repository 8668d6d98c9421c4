// SPDX-License-Identifier: Apache-2.0
// From a scene's JSON to the bytes of a record, by the columns of the plugin's own description. The JSON may be
// anything: what does not fit is an error that names the column. Knows no output.
#pragma once

#include "model/histogram.hpp"
#include "model/record.hpp"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace tracer::golden {

/// Throws std::runtime_error where it is not a list of whole numbers.
[[nodiscard]] model::Histogram histogram_of(const nlohmann::json &values);

class SceneRecord {
public:
    /// `source` must outlive this. Throws std::runtime_error where the values do not fit its columns.
    SceneRecord(const model::Source &source, const nlohmann::json &values);
    [[nodiscard]] model::RecordView view() const { return {source_, key_, value_}; }

private:
    void set(const model::Column &column, const nlohmann::json &value);
    void set_bytes(const model::Column &column, std::string_view bytes);

    const model::Source *source_;
    std::vector<std::byte> key_, value_; ///< the tail is the end of the value
};

} // namespace tracer::golden
