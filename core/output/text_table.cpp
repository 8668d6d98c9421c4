// SPDX-License-Identifier: Apache-2.0
#include "output/text_table.hpp"

#include "output/text_columns.hpp"

#include <algorithm>
#include <numeric>

namespace tracer::output {
namespace {

class TableRenderer final : public TabularRenderer {
public:
    explicit TableRenderer(TextEnvironment environment)
        : TabularRenderer(std::move(environment)), line_(*env_.source, env_.columns) {
        for (const auto *column : env_.options.sort)
            sort_.emplace_back(*column);
    }

    void record(const model::RecordView &record, const Reading &reading, std::int64_t) override {
        if (!native(record)) line_.put(*env_.lines, *env_.values, record, reading, env_.options.offsets);
    }

    void rows(std::span<const model::RecordView> rows, const Reading &reading, const model::Interval &interval,
              std::int64_t wall) override {
        begin_table(interval, wall);
        line_.header(*env_.lines);
        const std::size_t most = shown(rows.size());
        order(rows, reading, most);
        for (std::size_t i = 0; i < most; ++i)
            whole_record(rows[order_[i].row], reading, wall);
    }

private:
    struct Ranked {
        double weight;
        std::size_t row;
    };

    /// Puts the `shown` heaviest rows first. Equal ones by their keys, so that the order doesn't change from one
    /// interval to the next.
    void order(std::span<const model::RecordView> rows, const Reading &reading, std::size_t shown) {
        order_.resize(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            order_[i] = {weight(rows[i], reading), i};
        if (sort_.empty()) return;
        const auto heavier = [&](const Ranked &a, const Ranked &b) {
            if (a.weight != b.weight) return a.weight > b.weight;
            return std::ranges::lexicographical_compare(rows[a.row].key, rows[b.row].key);
        };
        std::partial_sort(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(shown), order_.end(), heavier);
    }

    double weight(const model::RecordView &row, const Reading &reading) {
        double sum = 0;
        for (Cell &cell : sort_) {
            const Value value = cell.read(row, reading);
            sum += value.kind == ValueKind::real ? value.real
                   : model::has_sign(value.kind) ? static_cast<double>(value.integer())
                                                 : static_cast<double>(value.bits);
        }
        return sum;
    }

    ColumnLine line_;
    std::vector<Cell> sort_;
    std::vector<Ranked> order_;
};

} // namespace

std::size_t TabularRenderer::shown(std::size_t rows) const {
    return env_.options.rows == 0 ? rows : std::min<std::size_t>(rows, env_.options.rows);
}

void TabularRenderer::begin_table(const model::Interval &interval, std::int64_t wall) {
    if (env_.clears)
        env_.lines->begin().put("\x1b[H\x1b[2J");
    else if (!first_)
        env_.lines->blank();
    first_ = false;
    if (env_.source->format.flags & TRACER_FORMAT_LOADAVG) {
        Buffer &out = env_.lines->begin();
        env_.values->time().put_time_of_day(out, wall);
        out.put(" loadavg: ");
        escape_text(out, env_.load->at(interval.end));
        env_.lines->end();
    }
}

std::unique_ptr<TextRenderer> make_table_renderer(TextEnvironment environment) {
    return std::make_unique<TableRenderer>(std::move(environment));
}

} // namespace tracer::output
