// SPDX-License-Identifier: Apache-2.0
// A table for people, in plain text. Knows nothing of what is in it, and escapes nothing.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::gate {

template <std::size_t N>
using Row = std::array<std::string, N>;

/// Code points; good enough for columns.
[[nodiscard]] inline std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// A table whose columns are as wide as what is in them. Notes follow a row, indented.
template <std::size_t N>
class Table {
public:
    explicit Table(const Row<N> &heading, const std::array<bool, N> &right) : right_(right) { add(heading); }

    void add(const Row<N> &row) {
        for (std::size_t i = 0; i < N; ++i)
            widths_[i] = std::max(widths_[i], width(row[i]));
        lines_.push_back({row, {}});
    }
    void note(std::string text) { lines_.back().notes.push_back(std::move(text)); }

    [[nodiscard]] std::string text() const {
        std::string out;
        for (const Line &line : lines_) {
            std::string cells = "  ";
            for (std::size_t i = 0; i < N; ++i) {
                const std::string padding(widths_[i] - width(line.row[i]), ' ');
                cells += right_[i] ? padding + line.row[i] : line.row[i] + padding;
                cells += "  ";
            }
            cells.erase(cells.find_last_not_of(' ') + 1);
            out += cells + '\n';
            for (const std::string &note : line.notes)
                out += "      " + note + '\n';
        }
        return out;
    }

private:
    struct Line {
        Row<N> row;
        std::vector<std::string> notes;
    };
    std::array<bool, N> right_;
    std::array<std::size_t, N> widths_{};
    std::vector<Line> lines_;
};

} // namespace tracer::gate
