// SPDX-License-Identifier: Apache-2.0
// Ten thousand plugins in one folder.
#include "plugin/catalog.hpp"
#include "shared_objects.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

namespace tracer::plugin {
namespace {

constexpr int many = 10000;

/// plain_c under another name of the same length, in the descriptor's string as well.
std::string renamed(const std::string &plugin, const std::string &name) {
    std::string bytes = plugin;
    const std::string old("plain_c\0", 8);
    for (auto at = bytes.find(old); at != std::string::npos; at = bytes.find(old, at + 8))
        if (bytes[at - 1] == '\0') bytes.replace(at, 7, name);
    return bytes;
}

std::string name_of(int i) {
    char name[16];
    std::snprintf(name, sizeof name, "p%06d", i);
    return name;
}

TEST(ManyPlugins, AreListedAndFound) {
    const test::TempFolder folder;
    const auto plugin = test::content(test::shared_object("plain_c"));
    for (int i = 0; i < many; ++i)
        (void)folder.write(name_of(i) + ".so", renamed(plugin, name_of(i)));

    const auto start = std::chrono::steady_clock::now();
    const auto one = find(name_of(many - 1), {folder.path()});
    ASSERT_TRUE(one) << one.error().line();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1)); // opens no other
    EXPECT_FALSE(find("p0", {folder.path()}));

    const auto listing = list({folder.path()});
    ASSERT_EQ(listing.plugins.size(), std::size_t{many}) << (listing.refused.empty() ? "" : listing.refused[0].line());
    for (int i = 0; i < many; i += 999)
        EXPECT_EQ(listing.plugins[static_cast<std::size_t>(i)]->spec().name, name_of(i));
}

} // namespace
} // namespace tracer::plugin
