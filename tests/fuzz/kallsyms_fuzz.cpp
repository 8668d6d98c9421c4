// SPDX-License-Identifier: Apache-2.0
// A list of symbols, read through a pipe in pieces of any size (the first byte says which): the same lines as in one
// piece, and each address belongs to the symbol that a look through all lines finds.
#include "base/fd.hpp"
#include "fuzz/fuzz.hpp"
#include "kernel/kallsyms.hpp"

#include <algorithm>
#include <fcntl.h>
#include <map>
#include <optional>
#include <sys/mman.h>
#include <unistd.h>

namespace tracer {
namespace {
using fuzz::require;
using kernel::KallsymsLine;

constexpr std::uint64_t kernel_half = 1ull << 63;

struct Line {
    std::uint64_t address = 0;
    char type = 0;
    std::string name, module;
    bool operator==(const Line &) const = default;
};

std::string path_of(const Fd &fd) { return "/proc/self/fd/" + std::to_string(fd.get()); }

std::vector<Line> lines_of(const std::string &path) {
    std::vector<Line> lines;
    const auto done = kernel::read_kallsyms(path, [&](const KallsymsLine &line) {
        lines.push_back({line.address, line.type, std::string(line.name), std::string(line.module)});
        return true;
    });
    require(bool(done), "the list can be read");
    return lines;
}

/// A pipe of packets keeps the pieces apart: one read gives one of them. At most 16 fit.
std::optional<std::vector<Line>> lines_in_pieces(std::string_view text, std::size_t piece) {
    if (text.size() > 16 * piece) return std::nullopt;
    int ends[2];
    require(::pipe2(ends, O_CLOEXEC | O_DIRECT | O_NONBLOCK) == 0, "there is a pipe");
    const Fd from(ends[0]);
    {
        const Fd to(ends[1]);
        for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
            const std::size_t now = std::min(piece, text.size());
            require(::write(to.get(), text.data(), now) == static_cast<ssize_t>(now), "the pipe takes a piece");
        }
    }
    return lines_of(path_of(from));
}

bool is_text(const Line &line) { return std::string_view("tTwW").find(line.type) != std::string_view::npos; }

/// By address, the symbol that starts there, or the data that ends one; of several, the first that is text.
std::map<std::uint64_t, Line> table_of(const std::vector<Line> &lines) {
    std::map<std::uint64_t, Line> table;
    for (const Line &line : lines) {
        if (line.address < kernel_half) continue;
        const auto [at, fresh] = table.emplace(line.address, line);
        if (!fresh && !is_text(at->second) && is_text(line)) at->second = line;
    }
    return table;
}

void check_look_up(const kernel::SymbolTable &symbols, const std::map<std::uint64_t, Line> &table,
                   std::uint64_t address) {
    const auto found = symbols.find(address);
    auto at = table.upper_bound(address);
    const Line *line = at == table.begin() ? nullptr : &(--at)->second;
    if (!line || !is_text(*line)) {
        require(found.fit == kernel::SymbolTable::Fit::none, "nothing lies there");
        return;
    }
    const std::uint64_t offset = address - line->address;
    if (offset < 4096 - line->address % 4096)
        require(found.fit == kernel::SymbolTable::Fit::sure, "the rest of its page is the symbol's");
    if (offset >= 1u << 20) require(found.fit == kernel::SymbolTable::Fit::none, "no function is that large");
    if (found.fit == kernel::SymbolTable::Fit::none) return;
    require(found.name == line->name && found.module == line->module, "the symbol is the last one before the address");
    require(found.offset == offset, "the offset is from the symbol's start");
}

} // namespace
} // namespace tracer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    using namespace tracer;
    fuzz::Input input(data, size);
    const std::size_t piece = 1 + 16u * input.byte();
    const std::string_view text = input.rest();
    const Fd file(::memfd_create("kallsyms", MFD_CLOEXEC));
    fuzz::require(file.get() >= 0 && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()),
                  "there is a file");
    const auto lines = lines_of(path_of(file));
    if (const auto pieces = lines_in_pieces(text, piece)) fuzz::require(lines == *pieces, "pieces change nothing");

    const auto symbols = kernel::SymbolTable::read(file, path_of(file));
    fuzz::require(bool(symbols), "the list can be read twice");
    const bool shown = std::any_of(lines.begin(), lines.end(), [](const Line &line) { return line.address != 0; });
    fuzz::require(symbols->hidden() == (!lines.empty() && !shown), "hidden are lists of zeros alone");
    const auto table = table_of(lines);
    fuzz::require(symbols->size() <= table.size(), "no symbol comes from nowhere");
    for (const auto &[start, line] : table)
        for (const std::uint64_t offset : {0ull, 1ull, 4095ull, 65535ull, 1ull << 20, ~0ull})
            check_look_up(*symbols, table, start + offset);
    return 0;
}
