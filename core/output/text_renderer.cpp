// SPDX-License-Identifier: Apache-2.0
#include "output/text_renderer.hpp"

#include "output/text_columns.hpp"
#include "output/text_histogram.hpp"
#include "output/text_histograms.hpp"
#include "output/text_stack.hpp"
#include "output/text_table.hpp"
#include "output/text_template.hpp"

namespace tracer::output {
namespace {

class ColumnsRenderer final : public TextRenderer {
public:
    explicit ColumnsRenderer(TextEnvironment environment)
        : TextRenderer(std::move(environment)), line_(*env_.source, env_.columns) {}

    void start() override { line_.header(*env_.lines); }
    void record(const model::RecordView &record, const Reading &reading, std::int64_t) override {
        if (!native(record)) line_.put(*env_.lines, *env_.values, record, reading, env_.options.offsets);
    }

private:
    ColumnLine line_;
};

class TemplateRenderer final : public TextRenderer {
public:
    explicit TemplateRenderer(TextEnvironment environment)
        : TextRenderer(std::move(environment)), pattern_(*env_.source) {}

    void record(const model::RecordView &record, const Reading &reading, std::int64_t wall) override {
        if (native(record)) return;
        pattern_.put(env_.lines->begin(), *env_.values, record, reading, wall);
        env_.lines->end();
    }

private:
    TextTemplate pattern_;
};

} // namespace

bool TextRenderer::native(const model::RecordView &record) {
    if (env_.native == nullptr) return false;
    const auto text = env_.native->row(record);
    if (!text) return env_.native->error().has_value(); // after a crash nothing more is shown
    escape_text(env_.lines->begin(), *text);
    env_.lines->end();
    return true;
}

std::unique_ptr<TextRenderer> make_renderer(TextEnvironment environment) {
    const model::Source &source = *environment.source;
    if (source.kind == TRACER_SOURCE_HISTOGRAM) return make_histogram_renderer(std::move(environment));
    if (source.kind == TRACER_SOURCE_HISTOGRAMS) return make_histograms_renderer(std::move(environment));
    switch (source.format.renderer) {
    case TRACER_RENDER_TABLE:
        if (source.kind == TRACER_SOURCE_TABLE) return make_table_renderer(std::move(environment));
        break;
    case TRACER_RENDER_STACK:
        return make_stack_renderer(std::move(environment));
    case TRACER_RENDER_FOLDED:
        return make_folded_renderer(std::move(environment));
    case TRACER_RENDER_TEMPLATE:
        return std::make_unique<TemplateRenderer>(std::move(environment));
    case TRACER_RENDER_COLUMNS:
    case TRACER_RENDER_HISTOGRAM:
        break;
    }
    return std::make_unique<ColumnsRenderer>(std::move(environment));
}

} // namespace tracer::output
