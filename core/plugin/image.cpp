// SPDX-License-Identifier: Apache-2.0
#include "plugin/image.hpp"

#include "plugin/elf_relocations.hpp"

#include <algorithm>
#include <cstring>

namespace tracer::plugin {

Result<Image> Image::build(const ElfFile &file, std::uint64_t base) {
    Image image;
    image.base_ = base;
    std::vector<WritableSegment> writable;
    for (const Elf64_Phdr &load : file.loads()) {
        const std::byte *bytes = file.bytes().data() + load.p_offset;
        if (load.p_flags & PF_W) {
            auto &copy = image.written_.emplace_back(static_cast<std::size_t>(load.p_memsz));
            std::copy_n(bytes, load.p_filesz, copy.begin());
            writable.push_back({load.p_vaddr, copy});
            bytes = copy.data();
        }
        image.memory_.add({base + load.p_vaddr, load.p_memsz, bytes, (load.p_flags & PF_X) != 0});
    }
    if (auto relocated = relocate(file, base, writable); !relocated) return std::move(relocated).error();
    return image;
}

bool Image::stands_in_process(const ElfFile &file) const {
    const Elf64_Phdr &dynamic = file.dynamic_header();
    const auto same = [&](std::uint64_t begin, std::uint64_t end) {
        const void *wanted = memory_.at(base_ + begin, end - begin);
        const auto *const there = reinterpret_cast<const void *>(base_ + begin); // NOLINT(*-int-to-ptr)
        return begin >= end || (wanted && std::memcmp(wanted, there, static_cast<std::size_t>(end - begin)) == 0);
    };
    return std::all_of(file.loads().begin(), file.loads().end(), [&](const Elf64_Phdr &load) {
        const std::uint64_t end = load.p_vaddr + load.p_memsz;
        if (dynamic.p_vaddr < load.p_vaddr || dynamic.p_vaddr >= end) return same(load.p_vaddr, end);
        return same(load.p_vaddr, dynamic.p_vaddr) && same(dynamic.p_vaddr + dynamic.p_memsz, end);
    });
}

} // namespace tracer::plugin
