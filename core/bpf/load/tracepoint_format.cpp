// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/tracepoint_format.hpp"

#include "bpf/load/verifier_log.hpp"

#include <algorithm>
#include <charconv>

namespace tracer::bpf {
namespace {

/// Every record begins with these: type, flags, preemption count, pid. BPF programs get a pointer there.
constexpr std::size_t common_bytes = 8;

/// The number after `key` in "offset:8;\tsize:4;\tsigned:1;".
std::size_t number_after(std::string_view line, std::string_view key) {
    const auto at = line.find(key);
    std::size_t number = 0;
    if (at != std::string_view::npos) std::from_chars(line.data() + at + key.size(), line.data() + line.size(), number);
    return number;
}

/// "unsigned long args[6]" gives args, "char * filename" and "__data_loc char[] filename" filename.
std::string name_in(std::string_view declaration) {
    if (declaration.ends_with(']')) declaration = declaration.substr(0, declaration.rfind('['));
    while (declaration.ends_with(' '))
        declaration.remove_suffix(1);
    return std::string(declaration.substr(declaration.find_last_of(" *") + 1));
}

std::string place(std::size_t size, std::size_t offset) {
    return std::to_string(size) + (size == 1 ? " byte" : " bytes") + " at offset " + std::to_string(offset);
}

bool overlaps(const ContextMember &member, const FormatField &field) {
    return field.offset < member.offset + member.size && member.offset < field.offset + field.size;
}

class Comparison {
public:
    Comparison(const std::string &tracepoint, const std::vector<FormatField> &fields)
        : fields_(fields), is_syscall_(tracepoint.starts_with("syscalls:")) {}

    /// What the kernel has instead; empty: the member is right.
    [[nodiscard]] std::string problem(const ContextMember &member) const {
        if (member.size == 0 || member.offset + member.size <= common_bytes) return {};
        if (const auto *field = find(member.name)) return differs(member, *field);
        for (const auto &field : fields_)
            if (field.offset >= common_bytes && overlaps(member, field) && !fits_in(member, field))
                return "which has " + one_line(field.name, 64) + " there, " + place(field.size, field.offset);
        return {};
    }

private:
    /// By the kernel's name, or by what the SDK's structs and a vmlinux.h call it.
    [[nodiscard]] const FormatField *find(const std::string &name) const {
        const bool number = is_syscall_ && (name == "nr" || name == "id" || name == "syscall_nr");
        const auto field = std::find_if(fields_.begin(), fields_.end(), [&](const FormatField &f) {
            return f.name == name || (number && f.name == "__syscall_nr") ||
                   (f.located && name == "__data_loc_" + f.name);
        });
        return field == fields_.end() ? nullptr : &*field;
    }

    [[nodiscard]] std::string differs(const ContextMember &member, const FormatField &field) const {
        // `id` of a vmlinux.h is as wide as that of raw_syscalls.
        const bool same_size = member.size == field.size || (is_syscall_ && member.name == "id");
        if (member.offset != field.offset || !same_size) return "which has it as " + place(field.size, field.offset);
        // Arguments of system calls are all said to be unsigned; a char is what the compiler makes of it.
        if (is_syscall_ || field.located || field.size == 1 || !member.is_signed ||
            *member.is_signed == field.is_signed)
            return {};
        return field.is_signed ? "where it is signed" : "where it is unsigned";
    }

    /// args[6]: whatever they are called, each in a place of 8 bytes. (Strings that they point at may follow in the
    /// format; programs get the arguments alone.)
    [[nodiscard]] bool fits_in(const ContextMember &member, const FormatField &field) const {
        if (member.item != 8) return false;
        if (is_syscall_ && field.located) return true;
        return field.size == 8 && field.offset >= member.offset && (field.offset - member.offset) % 8 == 0;
    }

    const std::vector<FormatField> &fields_;
    bool is_syscall_;
};

} // namespace

std::vector<FormatField> parse_format(std::string_view text) {
    std::vector<FormatField> fields;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        constexpr std::string_view mark = "field:";
        const auto begin = line.find(mark);
        const auto end = line.find(';');
        if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) continue;
        const auto declaration = line.substr(begin + mark.size(), end - begin - mark.size());
        const auto rest = line.substr(end);
        fields.push_back({name_in(declaration), number_after(rest, "offset:"), number_after(rest, "size:"),
                          number_after(rest, "signed:") != 0,
                          declaration.starts_with("__data_loc") || declaration.starts_with("__rel_loc")});
    }
    return fields;
}

std::string misread(const ContextStruct &context, const std::string &tracepoint,
                    const std::vector<FormatField> &fields) {
    const Comparison comparison(tracepoint, fields);
    for (const auto &member : context.members)
        if (const auto why = comparison.problem(member); !why.empty())
            return "member " + one_line(member.name, 64) + " of struct " + one_line(context.name, 64) + " is " +
                   place(member.size, member.offset) + ", unlike in this kernel's tracepoint " +
                   one_line(tracepoint, 80) + ", " + why;
    return {};
}

} // namespace tracer::bpf
