// SPDX-License-Identifier: Apache-2.0
#include "output/text_histograms.hpp"

#include "output/text_columns.hpp"
#include "output/text_histogram.hpp"
#include "output/text_table.hpp"

#include <algorithm>

namespace tracer::output {
namespace {

constexpr std::size_t least_width = 8;

class HistogramsRenderer final : public TabularRenderer {
public:
    explicit HistogramsRenderer(TextEnvironment environment)
        : TabularRenderer(std::move(environment)), line_(*env_.source, env_.columns) {
        for (const auto *column : env_.columns ? *env_.columns : text_columns(*env_.source))
            key_.emplace_back(*column);
        headers_ = {"COUNT", "P50" + env_.options.suffix, "P99" + env_.options.suffix, "MAX" + env_.options.suffix};
    }

    void record(const model::RecordView &, const Reading &, std::int64_t) override {}

    void rows(std::span<const model::RecordView> rows, const Reading &reading, const model::Interval &interval,
              std::int64_t wall) override {
        begin_table(interval, wall);
        put_header();
        order(rows);
        const std::size_t most = shown(rows.size());
        for (std::size_t i = 0; i < most; ++i) {
            put_line(order_[i], reading);
            env_.lines->record_done();
        }
        if (!env_.options.histograms) return;
        for (std::size_t i = 0; i < most; ++i)
            put_bars(order_[i], reading);
        env_.lines->part_done();
    }

private:
    struct Ranked {
        const model::RecordView *row;
        model::Histogram histogram;
    };

    /// Those with most values first. Equal ones by their keys, so that the order doesn't change from one interval to
    /// the next.
    void order(std::span<const model::RecordView> rows) {
        order_.clear();
        for (const auto &row : rows)
            order_.push_back({&row, model::Histogram::of(row.value)});
        std::ranges::sort(order_, [](const Ranked &a, const Ranked &b) {
            if (a.histogram.count != b.histogram.count) return a.histogram.count > b.histogram.count;
            return std::ranges::lexicographical_compare(a.row->key, b.row->key);
        });
    }

    void put_header() {
        Buffer &out = env_.lines->begin();
        for (const std::string &header : headers_) {
            const std::size_t start = out.size();
            escape_text(out, header);
            fill(out, start, header);
        }
        line_.header(out);
        env_.lines->end();
    }

    void put_line(const Ranked &ranked, const Reading &reading) {
        const model::Histogram &h = ranked.histogram;
        const std::uint64_t unit = env_.options.unit;
        const std::uint64_t figures[] = {h.count, h.percentile(0.5) / unit, h.percentile(0.99) / unit, h.max / unit};
        Buffer &out = env_.lines->begin();
        for (std::size_t i = 0; i < headers_.size(); ++i) {
            const std::size_t start = out.size();
            out.number(figures[i]);
            fill(out, start, headers_[i]);
        }
        line_.put(out, *env_.values, *ranked.row, reading, env_.options.offsets);
        env_.lines->end();
    }

    void put_bars(const Ranked &ranked, const Reading &reading) {
        env_.lines->blank();
        Buffer &out = env_.lines->begin();
        for (Cell &cell : key_) {
            if (&cell != key_.data()) out.put(", ");
            escape_text(out, cell.column().header);
            out.put(' ');
            env_.values->put(out, cell.column(), cell.read(*ranked.row, reading), env_.options.offsets);
        }
        env_.lines->end();
        put_histogram(*env_.lines, env_.options, ranked.histogram);
    }

    static void fill(Buffer &out, std::size_t start, const std::string &header) {
        const std::size_t width = std::max(least_width, header.size()), length = out.size() - start;
        out.fill(std::max(width, length) - length + 1, ' ');
    }

    ColumnLine line_;
    std::vector<Cell> key_; ///< as the heading of bars
    std::array<std::string, 4> headers_;
    std::vector<Ranked> order_;
};

} // namespace

std::unique_ptr<TextRenderer> make_histograms_renderer(TextEnvironment environment) {
    return std::make_unique<HistogramsRenderer>(std::move(environment));
}

} // namespace tracer::output
