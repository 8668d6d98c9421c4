// SPDX-License-Identifier: Apache-2.0
// Damaged plugins and objects by the thousand: none may crash us, keep us busy or be refused without its name.
#include "bpf/load/object_check.hpp"
#include "plugin/catalog.hpp"
#include "plugin/shared_object.hpp"
#include "shared_objects.hpp"
#include "support/mutants.hpp"
#include "support/temp_folder.hpp"

#include <bpf/libbpf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <unistd.h>

namespace tracer {
namespace {

namespace fs = std::filesystem;

constexpr unsigned patience = 60; // seconds for one file; guests are emulated

fs::path built_plugin(const std::string &name) {
    return fs::path(TRACER_BINARY_DIR) / "lib/tracer/plugins" / (name + ".so");
}

std::span<const std::byte> bytes_of(const std::string &text) { return std::as_bytes(std::span(text)); }

TEST(Mutants, OfPluginsAreReadWithoutHarm) {
    const std::uint32_t count = test::mutants_to_make(2000);
    std::map<std::string, unsigned> said;
    for (const auto &file : {built_plugin("filetop"), test::shared_object("plain_c")}) {
        const test::Mutants mutants(test::content(file));
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::string mutant = mutants.make(i);
            const auto read = plugin::read_shared_object(bytes_of(mutant));
            ++said[read ? "accepted" : read.error().message.substr(0, 30)];
        }
    }
    for (const auto &[what, times] : said)
        RecordProperty(what, static_cast<int>(times));
    EXPECT_GT(said.size(), 20u); // many different things were found wrong
}

TEST(Mutants, OfPluginsAreLoadedOrRefusedByName) {
    const test::TempFolder folder;
    for (const auto &source : {built_plugin("filetop"), test::shared_object("unsafe/unsafe_native"),
                               test::shared_object("unsafe/unsafe_packed")}) {
        const test::Mutants mutants(test::content(source));
        const auto dead = test::deaths(test::mutants_to_make(300), patience, [&](std::uint32_t number) {
            const auto file = folder.write("mutant.so", mutants.make(number));
            const auto plugin = plugin::read(file);
            const auto loaded = plugin ? (*plugin)->load() : Result<void>(plugin.error());
            if (!loaded && loaded.error().line().rfind(file + ": ", 0) != 0) ::_exit(1);
        });
        for (const auto &[number, signal] : dead)
            ADD_FAILURE() << source << ", mutant " << number << ": signal " << signal;
    }
}

TEST(Mutants, OfObjectsAreOpenedWithoutHarm) {
    const auto plugin = plugin::read(built_plugin("filetop"));
    ASSERT_TRUE(plugin) << plugin.error().line();
    libbpf_set_print(nullptr);
    for (const auto &object : (*plugin)->spec().objects) {
        const test::Mutants mutants({reinterpret_cast<const char *>(object.elf.data()), object.elf.size()});
        const auto dead = test::deaths(test::mutants_to_make(600), patience, [&](std::uint32_t number) {
            const std::string mutant = mutants.make(number);
            if (!bpf::check_object(bytes_of(mutant)).empty()) return;
            bpf_object__close(bpf_object__open_mem(mutant.data(), mutant.size(), nullptr));
        });
        for (const auto &[number, signal] : dead)
            ADD_FAILURE() << "object " << object.name << ", mutant " << number << ": signal " << signal;
    }
}

TEST(Mutants, InAFolderAreListedByNameBesideTheOthers) {
    const test::TempFolder folder;
    const std::string whole = test::content(test::shared_object("plain_c"));
    (void)folder.write("plain_c.so", whole);
    const test::Mutants mutants(whole);
    constexpr std::uint32_t count = 100;
    for (std::uint32_t i = 0; i < count; ++i)
        (void)folder.write("mutant" + std::to_string(i) + ".so", mutants.make(i));
    const auto listing = plugin::list({folder.path()});
    ASSERT_EQ(listing.plugins.size(), 1u); // a mutant bears another name than its file
    EXPECT_EQ(listing.plugins[0].name, "plain_c");
    ASSERT_EQ(listing.refused.size(), count);
    for (const auto &refused : listing.refused)
        EXPECT_THAT(refused.line(), testing::StartsWith(folder.file("mutant")));
}

} // namespace
} // namespace tracer
