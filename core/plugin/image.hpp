// SPDX-License-Identifier: Apache-2.0
// What a shared object's memory will hold once ld.so has relocated it, made from the file alone. Knows no descriptor.
#pragma once

#include "plugin/elf_file.hpp"
#include "plugin/memory.hpp"

#include <deque>

namespace tracer::plugin {

class Image {
public:
    /// As if loaded at `base`. The file's bytes must outlive the result. Errors: usage, without the path: relocations
    /// that are damaged, reach outside the writable memory, or are not of a kind that data needs.
    [[nodiscard]] static Result<Image> build(const ElfFile &file, std::uint64_t base);

    [[nodiscard]] const Memory &memory() const { return memory_; }
    /// Is exactly this content at `base` in our own process? The dynamic section is ld.so's own and is passed over.
    [[nodiscard]] bool stands_in_process(const ElfFile &file) const;

private:
    std::uint64_t base_ = 0;
    std::deque<std::vector<std::byte>> written_; ///< segments that relocations may change
    Memory memory_;
};

} // namespace tracer::plugin
