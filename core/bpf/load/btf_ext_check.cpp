// SPDX-License-Identifier: Apache-2.0
// What the types are used for, instruction by instruction: functions, lines, and accesses that follow the kernel's own
// layout (CO-RE).
#include "bpf/load/btf_ext_check.hpp"

#include <linux/btf.h>

#include <array>
#include <cstdint>

namespace tracer::bpf {
namespace {

/// As in libbpf's btf.h; the last two came later than the rest.
struct Header {
    std::uint16_t magic;
    std::uint8_t version, flags;
    std::uint32_t hdr_len;
    std::uint32_t func_off, func_len, line_off, line_len;
    std::uint32_t relo_off, relo_len;
};
constexpr std::uint32_t short_header = 24;

/// A list of records by section: its record's size, then "name, count, records" for each section of code.
bool is_whole(const Bytes &all, std::uint32_t offset, std::uint32_t length, std::uint32_t least, std::uint64_t names) {
    if (length == 0) return true;
    const auto list = all.part(offset, length);
    if (!list || offset % 4 != 0 || length % 4 != 0) return false;
    const auto record = list->get<std::uint32_t>(0);
    if (!record || *record < least || *record % 4 != 0 || *record > 256) return false;
    std::uint64_t at = 4;
    while (at < list->size()) {
        const auto head = list->get<std::array<std::uint32_t, 2>>(at);
        if (!head || (*head)[0] >= names || (*head)[1] == 0) return false;
        at += sizeof *head;
        const std::uint64_t size = std::uint64_t{(*head)[1]} * *record;
        if (!list->holds(at, size)) return false;
        for (std::uint64_t end = at + size; at < end; at += *record)
            if (*list->get<std::uint32_t>(at) % 8 != 0) return false; // the offset of an instruction
    }
    return true;
}

} // namespace

std::string check_btf_ext(const Bytes &ext, const Bytes &btf) {
    const std::string damaged = "has a damaged description of its code (BTF.ext)";
    const std::uint64_t names = btf.get<btf_header>(0)->str_len;
    Header header{};
    const auto fixed = ext.get<std::array<std::byte, short_header>>(0);
    if (!fixed) return damaged;
    std::memcpy(&header, fixed->data(), fixed->size());
    if (header.magic != BTF_MAGIC || header.version != BTF_VERSION || header.flags != 0 ||
        (header.hdr_len != short_header && header.hdr_len != sizeof(Header)))
        return damaged;
    if (header.hdr_len == sizeof(Header)) {
        const auto whole = ext.get<Header>(0);
        if (!whole) return damaged;
        header = *whole;
    }
    const auto body = ext.part(header.hdr_len, ext.size() - header.hdr_len);
    if (!body || !is_whole(*body, header.func_off, header.func_len, 8, names) ||
        !is_whole(*body, header.line_off, header.line_len, 16, names) ||
        !is_whole(*body, header.relo_off, header.relo_len, 16, names))
        return damaged;
    return {};
}

} // namespace tracer::bpf
