// SPDX-License-Identifier: Apache-2.0
#include "output/text_histogram.hpp"

#include <algorithm>

namespace tracer::output {
namespace {

constexpr std::size_t bar = 40;

/// Right-aligned in `right` columns, or left-aligned in `left`.
template <class Put>
void cell(Buffer &out, std::size_t right, std::size_t left, Put put) {
    const std::size_t start = out.size();
    put();
    const std::size_t length = out.size() - start;
    if (length < left) out.fill(left - length, ' ');
    if (length >= right) return;
    const std::size_t missing = right - length;
    out.fill(missing, ' ');
    std::memmove(out.data() + start + missing, out.data() + start, length);
    std::memset(out.data() + start, ' ', missing);
}

void put_bars(Lines &lines, const RenderOptions &options, const std::array<std::uint64_t, 64> &slots,
              std::uint64_t most) {
    std::size_t last = slots.size() - 1;
    while (slots[last] == 0)
        --last;
    // Up to 2^33 the bounds have ten digits; with wider ones every line is wider.
    const std::size_t digits = last < 33 ? 10 : 20;
    Buffer &out = lines.begin();
    out.fill(digits == 10 ? 5 : 15, ' ');
    cell(out, 0, digits == 10 ? 19 : 29, [&] { escape_text(out, options.heading); });
    out.put(" : count     distribution");
    lines.end();
    for (std::size_t n = 0; n <= last; ++n) {
        const std::uint64_t lo = n == 0 ? 0 : std::uint64_t{1} << n;
        const std::uint64_t hi = n == 63 ? UINT64_MAX : (std::uint64_t{2} << n) - 1;
        lines.begin();
        cell(out, digits, 0, [&] { out.number(lo); });
        out.put(" -> ");
        cell(out, 0, digits, [&] { out.number(hi); });
        out.put(" : ");
        cell(out, 0, 8, [&] { out.number(slots[n]); });
        out.put(" |");
        const auto share = static_cast<double>(slots[n]) / static_cast<double>(most);
        const std::size_t stars = std::min(bar, static_cast<std::size_t>(share * bar));
        out.fill(stars, '*');
        out.fill(bar - stars, ' ');
        out.put('|');
        lines.end();
    }
}

void put_figures(Lines &lines, const RenderOptions &options, const model::Histogram &h) {
    Buffer &out = lines.begin();
    out.put("count ");
    out.number(h.count);
    if (h.count > 0) {
        const auto figure = [&](std::string_view name, std::uint64_t v) {
            out.put(name);
            out.number(v / options.unit);
        };
        figure(", p50 ", h.percentile(0.5));
        figure(", p90 ", h.percentile(0.9));
        figure(", p99 ", h.percentile(0.99));
        figure(", p99.9 ", h.percentile(0.999));
        figure(", max ", h.max);
        out.put(' ');
        escape_text(out, options.heading);
    }
    lines.end();
}

class HistogramRenderer final : public TextRenderer {
public:
    using TextRenderer::TextRenderer;

    void record(const model::RecordView &, const Reading &, std::int64_t) override {}

    void histogram(const model::Histogram &h) override {
        if (!first_) env_.lines->blank();
        first_ = false;
        put_histogram(*env_.lines, env_.options, h);
    }

private:
    bool first_ = true;
};

} // namespace

void put_histogram(Lines &lines, const RenderOptions &options, const model::Histogram &h) {
    const auto slots = h.log2(options.unit);
    const std::uint64_t most = *std::ranges::max_element(slots);
    if (most > 0) put_bars(lines, options, slots, most);
    put_figures(lines, options, h);
}

std::unique_ptr<TextRenderer> make_histogram_renderer(TextEnvironment environment) {
    return std::make_unique<HistogramRenderer>(std::move(environment));
}

} // namespace tracer::output
