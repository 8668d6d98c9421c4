// SPDX-License-Identifier: Apache-2.0
// What ld.so does with the program headers, and what they must be like for that to go well.
#include "plugin/elf_rules.hpp"

#include <algorithm>

namespace tracer::plugin {
namespace {

/// ld.so steps from note to note by the sizes they give, into the next pages if need be.
bool notes_are_whole(const ElfFile &file, const Elf64_Phdr &segment) {
    if (segment.p_align != 4 && segment.p_align != 8) return false;
    const auto notes = file.loaded(segment.p_vaddr, segment.p_memsz);
    const auto in_file = file.bytes().part(segment.p_offset, segment.p_filesz);
    if (!notes || !in_file || segment.p_filesz != segment.p_memsz || segment.p_vaddr % segment.p_align != 0 ||
        notes->data() != in_file->data())
        return false;
    const auto up = [&](std::uint64_t size) { return (size + segment.p_align - 1) & ~(segment.p_align - 1); };
    for (std::uint64_t at = 0; at < notes->size();) {
        const auto note = notes->get<Elf64_Nhdr>(at);
        if (!note) return false;
        const std::uint64_t content = up(sizeof(Elf64_Nhdr) + std::uint64_t{note->n_namesz});
        if (!notes->holds(at, content + note->n_descsz)) return false;
        at += up(content + note->n_descsz);
    }
    return true;
}

bool header_table_is_itself(const ElfFile &file, const Elf64_Phdr &segment) {
    const std::uint64_t size = file.headers().size() * sizeof(Elf64_Phdr);
    const auto loaded = file.loaded(segment.p_vaddr, size);
    return loaded && segment.p_offset == file.header().e_phoff && segment.p_memsz >= size && // lld reserves more
           loaded->data() == file.bytes().data() + file.header().e_phoff;
}

/// It becomes read-only, page by page, once everything is relocated: it must hold no code.
bool read_only_later(const ElfFile &file, const Elf64_Phdr &segment) {
    return std::any_of(file.loads().begin(), file.loads().end(), [&](const Elf64_Phdr &load) {
        return (load.p_flags & PF_W) != 0 && segment.p_vaddr >= load.p_vaddr &&
               segment.p_vaddr <= load.p_vaddr + load.p_memsz &&
               segment.p_memsz <= up_to_page(load.p_vaddr + load.p_memsz) - segment.p_vaddr;
    });
}

Result<void> check_segment(const ElfFile &file, const Elf64_Phdr &segment) {
    switch (segment.p_type) {
    case PT_NULL:
    case PT_INTERP: // only for programs
    case PT_DYNAMIC:
    case PT_GNU_STACK:
        return {};
    case PT_LOAD:
        if ((segment.p_flags & (PF_W | PF_X)) == (PF_W | PF_X))
            return forbidden("has memory that is both writable and executable");
        if (!(segment.p_flags & PF_R) || (segment.p_flags & ~std::uint32_t{PF_R | PF_W | PF_X}) != 0)
            return odd("memory with strange access rights");
        if (!(segment.p_flags & PF_W) && segment.p_filesz != segment.p_memsz)
            return odd("read-only memory that is not in the file");
        return {};
    case PT_TLS:
        return forbidden("has thread-local variables");
    case PT_NOTE:
    case PT_GNU_PROPERTY:
        return notes_are_whole(file, segment) ? Result<void>() : odd("damaged notes");
    case PT_PHDR:
        return header_table_is_itself(file, segment) ? Result<void>() : odd("a damaged program header");
    case PT_GNU_EH_FRAME:
        return file.loaded(segment.p_vaddr, segment.p_memsz) ? Result<void>() : odd("a damaged unwind table");
    case PT_GNU_RELRO:
        return read_only_later(file, segment) ? Result<void>() : odd("read-only memory where there is none");
    default:
        return odd("a program header of kind " + std::to_string(segment.p_type));
    }
}

} // namespace

Result<void> check_segments(const ElfFile &file) {
    const auto &ident = file.header().e_ident;
    const bool known_abi = ident[EI_OSABI] == ELFOSABI_SYSV || ident[EI_OSABI] == ELFOSABI_GNU;
    if (!known_abi || ident[EI_VERSION] != EV_CURRENT || file.header().e_version != EV_CURRENT ||
        ident[EI_ABIVERSION] != 0)
        return odd("another version of the ELF format");
    std::vector<std::uint32_t> seen;
    for (const auto &segment : file.headers()) {
        if (auto fine = check_segment(file, segment); !fine) return fine;
        if (segment.p_type == PT_LOAD || segment.p_type == PT_NOTE || segment.p_type == PT_NULL) continue;
        if (std::find(seen.begin(), seen.end(), segment.p_type) != seen.end())
            return odd("two program headers of kind " + std::to_string(segment.p_type));
        seen.push_back(segment.p_type);
    }
    // Without that header, or with one that says so, ld.so makes all stacks of the process executable.
    const bool safe_stack = std::any_of(file.headers().begin(), file.headers().end(), [](const Elf64_Phdr &segment) {
        return segment.p_type == PT_GNU_STACK && (segment.p_flags & PF_X) == 0;
    });
    if (!safe_stack) return forbidden("wants an executable stack");
    const Elf64_Phdr &dynamic = file.dynamic_header();
    const auto *holder = file.segment(dynamic.p_vaddr, dynamic.p_memsz);
    if (!holder || !(holder->p_flags & PF_W) || !(dynamic.p_flags & PF_W) || dynamic.p_memsz != dynamic.p_filesz)
        return odd("a dynamic section in read-only memory");
    return {};
}

} // namespace tracer::plugin
