// SPDX-License-Identifier: Apache-2.0
// The renderer of tables: an interval's rows under a header, the heaviest first.
#pragma once

#include "output/text_renderer.hpp"

namespace tracer::output {

/// What tables have in common, whatever their lines are like.
class TabularRenderer : public TextRenderer {
public:
    using TextRenderer::TextRenderer;
    /// As many as the user wants of an interval.
    [[nodiscard]] std::size_t shown(std::size_t rows) const override;

protected:
    /// What stands above the header: a screen or a line that is blank, and the load.
    void begin_table(const model::Interval &interval, std::int64_t wall);

private:
    bool first_ = true;
};

[[nodiscard]] std::unique_ptr<TextRenderer> make_table_renderer(TextEnvironment environment);

} // namespace tracer::output
