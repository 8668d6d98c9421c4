// SPDX-License-Identifier: Apache-2.0
// What the documents' tables say of the plugins is what the plugins say of themselves. TRACER_UPDATE_DOCS=1 writes the
// rows anew.
#include "plugin/catalog.hpp"
#include "shared_objects.hpp"
#include "support/plugin_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace tracer::test {
namespace {

/// A table of a Markdown file: the rows below the line that begins with its header.
class DocumentTable {
public:
    DocumentTable(const std::string &file, const std::string &header) : path_(TRACER_SOURCE_DIR "/" + file) {
        std::istringstream text(content(path_));
        for (std::string line; std::getline(text, line);)
            lines_.push_back(line);
        const auto at = std::ranges::find_if(lines_, [&](const auto &line) { return line.starts_with(header); });
        if (at == lines_.end()) throw std::runtime_error(path_ + " has no table " + header);
        first_ = static_cast<std::size_t>(at - lines_.begin()) + 2;
    }
    [[nodiscard]] std::vector<std::string> rows() const {
        return {begin(), std::find_if(begin(), lines_.end(), [](const auto &line) { return !line.starts_with("|"); })};
    }
    void replace_rows(const std::vector<std::string> &rows) {
        const auto count = static_cast<std::ptrdiff_t>(this->rows().size());
        lines_.erase(begin(), begin() + count);
        lines_.insert(begin(), rows.begin(), rows.end());
        std::ofstream file(path_);
        for (const auto &line : lines_)
            file << line << '\n';
    }
    /// How many columns its header has.
    [[nodiscard]] std::ptrdiff_t columns() const { return std::ranges::count(lines_[first_ - 1], '|') - 1; }

private:
    [[nodiscard]] std::vector<std::string>::const_iterator begin() const {
        return lines_.begin() + static_cast<std::ptrdiff_t>(first_);
    }
    std::string path_;
    std::vector<std::string> lines_;
    std::size_t first_ = 0;
};

/// "| a | b |" begins "| a |".
std::string beginning(const std::string &row, int cells) {
    std::size_t at = 0;
    for (int i = 0; i < cells && at != std::string::npos; ++i)
        at = row.find('|', at + 1);
    return row.substr(0, at + 1);
}

/// Each of `wanted`, in the order of the rows that begin alike, then those that are new.
std::vector<std::string> in_order(const std::vector<std::string> &rows, std::vector<std::string> wanted, int cells) {
    std::vector<std::string> ordered;
    for (const auto &row : rows) {
        const auto same = std::ranges::find_if(
            wanted, [&](const auto &other) { return beginning(other, cells) == beginning(row, cells); });
        if (same == wanted.end()) continue;
        ordered.push_back(*same);
        wanted.erase(same);
    }
    ordered.insert(ordered.end(), wanted.begin(), wanted.end());
    return ordered;
}

void expect_rows(DocumentTable table, const std::vector<std::string> &wanted, int cells) {
    const auto ordered = in_order(table.rows(), wanted, cells);
    if (std::getenv("TRACER_UPDATE_DOCS")) return table.replace_rows(ordered);
    const auto rows = table.rows();
    for (const auto &row : ordered)
        EXPECT_NE(std::ranges::find(rows, row), rows.end())
            << "missing: " << row << "\n(TRACER_UPDATE_DOCS=1 writes it)";
    for (const auto &row : rows)
        EXPECT_NE(std::ranges::find(ordered, row), ordered.end()) << "of no plugin: " << row;
}

std::string cell(const model::PluginSpec &spec, tracer_variant_kind kind) {
    const auto of_kind = [&](const auto &variant) { return variant.kind == kind; };
    const auto of_tracepoints = [](const auto &variant) {
        return (variant.flags & TRACER_VARIANT_TARGET_TRACEPOINT) != 0;
    };
    const auto variant = std::ranges::find_if(spec.variants, of_kind);
    if (variant == spec.variants.end()) return " ";
    if (of_tracepoints(*variant)) return " of tracepoints ";
    if (std::ranges::any_of(spec.variants, of_tracepoints)) return " of functions ";
    return variant->kind == spec.variants[0].kind ? " yes, first choice " : " yes ";
}

TEST(Documents, TheReadmeSaysOfEachPluginWhatItShowsAndHow) {
    std::vector<std::string> rows;
    for (const auto &name : plugin_names()) {
        const auto loaded = plugin::read(TRACER_BINARY_DIR "/lib/tracer/plugins/" + name + ".so");
        ASSERT_TRUE(loaded) << loaded.error().line();
        const auto &spec = (*loaded)->spec();
        const auto by_tracepoint = std::ranges::find(spec.variants, TRACER_VARIANT_TRACEPOINT, &model::Variant::kind);
        const std::string less = by_tracepoint == spec.variants.end() ? "" : by_tracepoint->caveat;
        rows.push_back("| " + name + " | " + spec.summary + " |" + cell(spec, TRACER_VARIANT_FENTRY) + "|" +
                       cell(spec, TRACER_VARIANT_KPROBE) + "|" + cell(spec, TRACER_VARIANT_TRACEPOINT) + "|" +
                       (less.empty() ? " |" : " " + less + " |"));
    }
    expect_rows({"README.md", "| plugin | shows |"}, rows, 1);
}

TEST(Documents, TheMatrixOfKernelsHasEachVariant) {
    DocumentTable table("docs/kernels.md", "| plugin | variant |");
    const auto known = table.rows();
    std::vector<std::string> rows;
    for (const auto &way : all_ways()) {
        std::string row = "| " + way.plugin + " | " + way.variant + " |";
        const auto tried = std::ranges::find_if(known, [&](const auto &other) { return other.starts_with(row); });
        if (tried != known.end())
            row = *tried; // the kernel tests know what came of it
        else
            for (auto column = table.columns(); column > 2; --column)
                row += " not tried |";
        rows.push_back(row);
    }
    expect_rows(table, rows, 2);
}

} // namespace
} // namespace tracer::test
