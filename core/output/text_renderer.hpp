// SPDX-License-Identifier: Apache-2.0
// The renderers of text: each turns the records of one source into lines. They share one environment and differ in
// layout alone; none knows a sink.
#pragma once

#include "base/load_average.hpp"
#include "model/column_choice.hpp"
#include "model/histogram.hpp"
#include "output/native_guard.hpp"
#include "output/render_options.hpp"
#include "output/text_value.hpp"

namespace tracer::output {

/// What a renderer works with. All outlive it.
struct TextEnvironment {
    const model::Source *source = nullptr;
    TextValues *values = nullptr;
    Lines *lines = nullptr;
    RenderOptions options;
    LoadAverage *load = nullptr;
    NativeRows *native = nullptr;               ///< null: none, or not wanted
    bool clears = false;                        ///< the table may clear the screen
    std::optional<model::ColumnChoice> columns; ///< to be shown; unset: as the plugin has them
};

class TextRenderer {
public:
    explicit TextRenderer(TextEnvironment environment) : env_(std::move(environment)) {}
    TextRenderer(const TextRenderer &) = delete;
    TextRenderer &operator=(const TextRenderer &) = delete;
    virtual ~TextRenderer() = default;

    /// Before the first record: the header, where there is one.
    virtual void start() {}
    /// One record of its own; `wall` is its time.
    virtual void record(const model::RecordView &record, const Reading &reading, std::int64_t wall) = 0;
    /// A table's interval.
    virtual void rows(std::span<const model::RecordView> rows, const Reading &reading, const model::Interval &,
                      std::int64_t wall) {
        for (const auto &row : rows)
            whole_record(row, reading, wall);
    }
    /// One record, and the tally knows of it.
    void whole_record(const model::RecordView &row, const Reading &reading, std::int64_t wall) {
        record(row, reading, wall);
        if (env_.native && env_.native->error())
            env_.lines->record_lost(); // after a crash nothing more is shown
        else
            env_.lines->record_done();
    }
    /// How many of so many rows rows() shows.
    [[nodiscard]] virtual std::size_t shown(std::size_t rows) const { return rows; }
    virtual void histogram(const model::Histogram &) {}

protected:
    /// Shows the row by the plugin's own callback; false: it has none, or it declined.
    [[nodiscard]] bool native(const model::RecordView &record);

    TextEnvironment env_;
};

/// The renderer that the source's format names, or the nearest that its kind allows.
[[nodiscard]] std::unique_ptr<TextRenderer> make_renderer(TextEnvironment environment);

} // namespace tracer::output
