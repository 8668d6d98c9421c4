// SPDX-License-Identifier: Apache-2.0
#include "kernel/kallsyms.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace tracer::kernel {
namespace {
// KSYM_NAME_LEN is 512 (since 6.1, for Rust) and a module's name at most 56; a longer line is not the kernel's.
constexpr std::size_t longest_line = 1024;
// Where user space and, on x86 before 6.15, the offsets of per-CPU symbols lie: no address of kernel text.
constexpr std::uint64_t kernel_half = 1ull << 63;
constexpr std::uint64_t page = 4096;
constexpr std::uint64_t largest_function = 1u << 20;
constexpr std::uint64_t largest_tail = 64 * 1024;

bool parse_line(const char *at, const char *end, KallsymsLine &line) {
    std::uint64_t address = 0;
    const char *const digits = at;
    for (; at < end; ++at) {
        const auto c = static_cast<unsigned char>(*at);
        unsigned digit;
        if (c >= '0' && c <= '9')
            digit = c - '0';
        else if (c >= 'a' && c <= 'f')
            digit = c - 'a' + 10u;
        else
            break;
        address = address << 4 | digit;
    }
    if (at == digits || at - digits > 16 || end - at < 4 || at[0] != ' ' || at[2] != ' ') return false;
    line.address = address;
    line.type = at[1];
    at += 3;
    // "name" or "name\t[module]". BPF's own symbols have the same form.
    const auto length = static_cast<std::size_t>(end - at);
    const auto *tab = static_cast<const char *>(std::memchr(at, '\t', length));
    line.name = {at, tab ? static_cast<std::size_t>(tab - at) : length};
    line.module = {};
    if (tab) {
        const char *open = tab + 1;
        if (end - open < 3 || *open != '[' || end[-1] != ']') return false;
        line.module = {open + 1, static_cast<std::size_t>(end - open - 2)};
    }
    return !line.name.empty();
}

Error cannot_read(const std::string &path, int error) {
    return {ExitCode::cannot_trace, "cannot read " + path + ": " + std::strerror(error), ""};
}
} // namespace

Result<Fd> open_kallsyms(const std::string &path) {
    Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return cannot_read(path, errno);
    return file;
}

Result<void> read_kallsyms(const std::string &path, const std::function<bool(const KallsymsLine &)> &on_line) {
    const auto file = open_kallsyms(path);
    return file ? read_kallsyms(*file, path, on_line) : file.error();
}

Result<void> read_kallsyms(const Fd &file, const std::string &path,
                           const std::function<bool(const KallsymsLine &)> &on_line) {
    // A pipe in its place is read once, from where it is.
    if (::lseek(file.get(), 0, SEEK_SET) < 0 && errno != ESPIPE) return cannot_read(path, errno);
    std::vector<char> buffer(256 * 1024);
    std::size_t have = 0;
    bool skipping = false; // within a line longer than any real one
    for (bool open = true; open;) {
        const ssize_t got = ::read(file.get(), buffer.data() + have, buffer.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannot_read(path, errno);
        open = got > 0;
        have += static_cast<std::size_t>(got);
        const char *at = buffer.data(), *const end = at + have;
        while (at < end) {
            const auto *newline = static_cast<const char *>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
            if (!newline && open) break;
            const char *const stop = newline ? newline : end;
            KallsymsLine line;
            const bool good =
                !skipping && stop - at <= static_cast<std::ptrdiff_t>(longest_line) && parse_line(at, stop, line);
            skipping = false;
            if (good && !on_line(line)) return {};
            at = newline ? newline + 1 : end;
        }
        have = static_cast<std::size_t>(end - at);
        if (have > longest_line) {
            skipping = true;
            have = 0;
        }
        std::memmove(buffer.data(), at, have);
    }
    return {};
}

Result<SymbolTable> SymbolTable::read(const Fd &file, const std::string &path) {
    SymbolTable table;
    table.symbols_.reserve(160 * 1024);
    table.names_.reserve(4u << 20);
    bool any = false, shown = false;
    const auto done = read_kallsyms(file, path, [&](const KallsymsLine &line) {
        any = true;
        if (line.address == 0) return true;
        shown = true;
        table.add(line);
        return table.names_.size() < std::numeric_limits<std::uint32_t>::max() - longest_line;
    });
    if (!done) return done.error();
    table.hidden_ = any && !shown;
    table.finish();
    return table;
}

void SymbolTable::add(const KallsymsLine &line) {
    if (line.address < kernel_half) return;
    Entry entry{line.address, static_cast<std::uint32_t>(names_.size()), 0, module_id(line.module)};
    if (line.is_text()) {
        entry.length = static_cast<std::uint16_t>(line.name.size());
        names_ += line.name;
    }
    symbols_.push_back(entry);
}

std::uint16_t SymbolTable::module_id(std::string_view name) {
    if (name.empty()) return 0;
    // Symbols of one module lie together.
    if (modules_[last_module_] == name) return last_module_;
    const auto known = std::find(modules_.begin(), modules_.end(), name);
    if (known == modules_.end() && modules_.size() > std::numeric_limits<std::uint16_t>::max()) return last_module_;
    last_module_ = static_cast<std::uint16_t>(known - modules_.begin());
    if (known == modules_.end()) modules_.emplace_back(name);
    return last_module_;
}

void SymbolTable::finish() {
    const auto before = [](const Entry &a, const Entry &b) { return a.address < b.address; };
    // Of several names for one address the kernel's own lookup (and so /proc/PID/stack) takes the first, so the sort is
    // stable.
    if (!std::is_sorted(symbols_.begin(), symbols_.end(), before)) {
        std::stable_sort(symbols_.begin(), symbols_.end(), before);
    }
    std::size_t kept = 0;
    for (const Entry &entry : symbols_) {
        Entry *const last = kept > 0 ? &symbols_[kept - 1] : nullptr;
        if (last && last->address == entry.address) {
            if (last->length == 0) *last = entry;
        } else if (!last || last->length != 0 || entry.length != 0) { // an end after an end says nothing
            symbols_[kept++] = entry;
        }
    }
    symbols_.resize(kept);
}

SymbolTable::Found SymbolTable::find(std::uint64_t address) const {
    const auto after = std::upper_bound(symbols_.begin(), symbols_.end(), address,
                                        [](std::uint64_t value, const Entry &entry) { return value < entry.address; });
    if (after == symbols_.begin()) return {};
    const Entry &entry = *(after - 1);
    if (entry.length == 0) return {};
    Found found{Fit::none, std::string_view(names_).substr(entry.name, entry.length), modules_[entry.module],
                address - entry.address};
    // kallsyms has no sizes: the next symbol ends this one. That holds within the kernel and within a module's text;
    // past the last function of a module, and between BPF programs, something may have been loaded since, on a page
    // of its own.
    const bool bounded = after != symbols_.end() && after->module == entry.module &&
                         (entry.module == 0 || (after->length != 0 && found.module != "bpf"));
    const std::uint64_t rest_of_page = page - (entry.address & (page - 1));
    if (bounded)
        found.fit = found.offset < largest_function ? Fit::sure : Fit::none;
    else if (found.offset < rest_of_page)
        found.fit = Fit::sure;
    else if (found.offset < largest_tail)
        found.fit = Fit::loose;
    return found;
}

} // namespace tracer::kernel
