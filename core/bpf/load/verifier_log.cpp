// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/verifier_log.hpp"

#include <cctype>
#include <cstring>
#include <optional>
#include <vector>

namespace tracer::bpf {
namespace {

constexpr std::string_view log_begin = "-- BEGIN PROG LOAD LOG --";
constexpr std::string_view log_end = "-- END PROG LOAD LOG --";

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return lines;
}

std::string_view trim(std::string_view s) {
    while (!s.empty() && std::isspace(static_cast<unsigned char>(s.front())))
        s.remove_prefix(1);
    while (!s.empty() && std::isspace(static_cast<unsigned char>(s.back())))
        s.remove_suffix(1);
    return s;
}

/// "libbpf: prog 'NAME': what" gives NAME and what.
std::optional<std::pair<std::string_view, std::string_view>> about_program(std::string_view line) {
    constexpr std::string_view mark = "prog '";
    const auto at = line.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    const auto rest = line.substr(at + mark.size());
    const auto quote = rest.find("': ");
    if (quote == std::string_view::npos) return std::nullopt;
    return std::pair{rest.substr(0, quote), trim(rest.substr(quote + 3))};
}

/// Totals that end a verifier's log, and the register states between its instructions.
bool is_bookkeeping(std::string_view line) {
    return line.empty() || line.starts_with("processed ") || line.starts_with("verification time") ||
           line.starts_with("stack depth") || line.starts_with("max_states") || line.starts_with("peak_states") ||
           line.starts_with("mark_precise") || line.starts_with("last_idx") || line.starts_with("regs=") ||
           line.starts_with("from ") || line.starts_with("R0=") || line.starts_with("R1=") || line.starts_with("R2=") ||
           line.starts_with("R10=") || line.starts_with("arg#") || line.starts_with("reg type unsupported") ||
           line.starts_with("func#") || line.starts_with("Func#");
}

/// "12: (79) r1 = ..." is an instruction.
bool is_instruction(std::string_view line) {
    std::size_t digits = 0;
    while (digits < line.size() && std::isdigit(static_cast<unsigned char>(line[digits])))
        ++digits;
    return digits > 0 && digits < line.size() && line[digits] == ':';
}

/// The verifier's last words, and the source line ("; ...") that they are about.
std::string last_words(std::string_view log) {
    std::string_view words, source;
    const auto lines = lines_of(log);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const auto text = trim(*line);
        if (text.starts_with(";")) {
            source = trim(text.substr(1));
            break;
        }
        if (words.empty() && !is_bookkeeping(text) && !is_instruction(text)) words = text;
    }
    if (words.empty()) return {};
    // Newer kernels end the source line with "@ file.c:12"; both forms are fine as they are.
    return source.empty() ? std::string(words) : std::string(words) + ", at `" + std::string(source) + "`";
}

} // namespace

std::string one_line(std::string_view text, std::size_t limit) {
    std::string line;
    for (const char c : text.substr(0, limit))
        line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    if (text.size() > limit) line += "...";
    return line;
}

LoadFailure digest_load_failure(std::string_view log, int error) {
    LoadFailure failure;
    std::string verifier;
    if (const auto begin = log.rfind(log_begin); begin != std::string_view::npos) {
        const auto from = begin + log_begin.size();
        verifier = last_words(log.substr(from, log.find(log_end, from) - from));
        // The name is in the line that holds the mark itself.
        const auto start = log.rfind('\n', begin);
        const auto line = log.substr(start == std::string_view::npos ? 0 : start + 1, begin);
        if (const auto about = about_program(line)) failure.program = about->first;
    }
    std::string libbpf;
    for (const auto line : lines_of(log.substr(0, log.find(log_begin)))) {
        const auto about = about_program(line);
        if (about && failure.program.empty()) failure.program = about->first;
        // The first complaint is the cause, the later ones follow from it.
        if (libbpf.empty() && !trim(line).empty() && line.find("-- BEGIN") == std::string_view::npos) {
            auto text = trim(about ? about->second : line);
            if (text.starts_with("libbpf: ")) text.remove_prefix(8);
            libbpf = text;
        }
    }
    const std::string kernel = std::strerror(error);
    if (!verifier.empty())
        failure.reason = one_line(verifier);
    else if (libbpf.empty() || libbpf.starts_with("BPF program load failed"))
        failure.reason = kernel;
    else
        failure.reason = one_line(libbpf) + (libbpf.find(kernel) == std::string::npos ? " (" + kernel + ")" : "");
    const auto says = [&](std::string_view words) { return log.find(words) != std::string_view::npos; };
    failure.no_target =
        says("cannot be found") || says("is not found in vmlinux BTF") || says("failed to find kernel BTF type ID");
    // A helper, or a field of the kernel's, that a later or an earlier kernel has: libbpf leaves a call of nothing
    // where it found no such field.
    const bool other_kernel = says("unknown func") || says("invalid func") || says("CO-RE");
    failure.rejected = !verifier.empty() && !failure.no_target && !other_kernel;
    return failure;
}

} // namespace tracer::bpf
