// SPDX-License-Identifier: Apache-2.0
#include "support/mutants.hpp"

#include <elf.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <random>
#include <stdexcept>

namespace tracer::test {
namespace {

/// Numbers at which bounds are most often forgotten.
std::uint64_t extreme(std::mt19937 &random, std::uint64_t was, std::size_t size) {
    const std::uint64_t choices[] = {0,        1,          ~0ull,        ~0ull - 7, 1ull << 63, 1ull << 31, 0xffffffff,
                                     was + 1,  was - 1,    was + 8,      was - 8,   was * 2,    size,       size - 1,
                                     size + 1, was ^ 4096, was | 0xffff, was << 32, 0x7fffffff, 24,         random()};
    return choices[random() % std::size(choices)];
}

} // namespace

Mutants::Mutants(std::string whole) : whole_(std::move(whole)) {
    Elf64_Ehdr header{};
    if (whole_.size() < sizeof header) throw std::runtime_error("no ELF file to spoil");
    std::memcpy(&header, whole_.data(), sizeof header);
    regions_.emplace_back(0, sizeof header);
    regions_.emplace_back(header.e_shoff, std::size_t{header.e_shnum} * sizeof(Elf64_Shdr));
    if (header.e_phnum != 0) {
        // Twice as often: all that ld.so does follows from them.
        regions_.emplace_back(header.e_phoff, std::size_t{header.e_phnum} * sizeof(Elf64_Phdr));
        regions_.push_back(regions_.back());
    }
    for (std::size_t i = 0; i < header.e_shnum; ++i) {
        Elf64_Shdr section{};
        std::memcpy(&section, whole_.data() + header.e_shoff + i * sizeof section, sizeof section);
        if (section.sh_type != SHT_NOBITS && section.sh_size != 0)
            regions_.emplace_back(section.sh_offset, section.sh_size);
    }
}

std::string Mutants::make(std::uint32_t number) const {
    std::mt19937 random(number);
    std::string bytes = whole_;
    for (std::uint32_t change = 0, changes = 1 + random() % 3; change < changes; ++change) {
        const auto [offset, size] = regions_[random() % regions_.size()];
        const std::size_t at = offset + random() % size;
        switch (random() % 8) {
        case 0:
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << (random() % 8)));
            break;
        case 1:
            bytes[at] = static_cast<char>(random());
            break;
        case 2: // a piece gone
            std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                        std::min<std::size_t>(random() % 64, size - (at - offset)), '\0');
            break;
        case 3: { // a piece elsewhere
            const std::size_t length = std::min<std::size_t>(1 + random() % 64, bytes.size() - at);
            const std::string piece = whole_.substr(random() % (bytes.size() - length), length);
            bytes.replace(at, length, piece);
            break;
        }
        default: { // a number
            const std::size_t width = (random() % 2) ? 8 : 4, place = at / width * width;
            if (place + width > bytes.size()) break;
            std::uint64_t value = 0;
            std::memcpy(&value, bytes.data() + place, width);
            value = extreme(random, value, bytes.size());
            std::memcpy(bytes.data() + place, &value, width);
        }
        }
    }
    if (random() % 32 == 0) bytes.resize(random() % bytes.size());
    return bytes;
}

std::uint32_t mutants_to_make(std::uint32_t usual) {
    const char *wanted = std::getenv("TRACER_MUTANTS");
    return wanted ? static_cast<std::uint32_t>(std::strtoul(wanted, nullptr, 10)) : usual;
}

std::vector<std::pair<std::uint32_t, int>> deaths(std::uint32_t count, unsigned patience,
                                                  const std::function<void(std::uint32_t)> &each) {
    void *shared = ::mmap(nullptr, sizeof(std::uint32_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) throw std::bad_alloc();
    volatile auto *const at = static_cast<volatile std::uint32_t *>(shared);
    std::vector<std::pair<std::uint32_t, int>> dead;
    for (std::uint32_t next = 0; next < count;) {
        *at = next;
        const pid_t child = ::fork();
        if (child < 0) throw std::runtime_error("fork");
        if (child == 0) {
            // A child does some hundred, so that what stays loaded in it does not add up.
            const std::uint32_t end = std::min(count, next + 500);
            for (std::uint32_t i = next; i < end; ++i) {
                *at = i;
                ::alarm(patience);
                each(i);
            }
            *at = end;
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        if (WIFSIGNALED(status)) dead.emplace_back(*at, WTERMSIG(status));
        if (WIFEXITED(status) && WEXITSTATUS(status) != 0) dead.emplace_back(*at, -WEXITSTATUS(status));
        next = WIFEXITED(status) && WEXITSTATUS(status) == 0 ? std::uint32_t{*at} : *at + 1;
    }
    ::munmap(shared, sizeof(std::uint32_t));
    return dead;
}

} // namespace tracer::test
