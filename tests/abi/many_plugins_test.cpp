// SPDX-License-Identifier: Apache-2.0
// Ten thousand plugins in one folder.
#include "plugin/catalog.hpp"
#include "shared_objects.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <sys/inotify.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <set>
#include <stdexcept>

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

/// The names of the files in a folder that somebody opens while this object lives.
class Opened {
public:
    explicit Opened(const std::filesystem::path &folder) : fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
        if (::inotify_add_watch(fd_, folder.c_str(), IN_OPEN) < 0) throw std::runtime_error("inotify");
    }
    Opened(const Opened &) = delete;
    Opened &operator=(const Opened &) = delete;
    ~Opened() { ::close(fd_); }
    [[nodiscard]] std::set<std::string> names() const {
        std::set<std::string> all;
        alignas(inotify_event) char buffer[65536];
        for (ssize_t got; (got = ::read(fd_, buffer, sizeof buffer)) > 0;) {
            for (ssize_t at = 0; at < got;) {
                const auto *const event = reinterpret_cast<const inotify_event *>(buffer + at);
                if (event->len > 0) all.insert(event->name);
                at += static_cast<ssize_t>(sizeof *event + event->len);
            }
        }
        return all;
    }

private:
    int fd_;
};

TEST(ManyPlugins, AreListedAndFound) {
    const test::TempFolder folder;
    const auto plugin = test::content(test::shared_object("plain_c"));
    for (int i = 0; i < many; ++i)
        (void)folder.write(name_of(i) + ".so", renamed(plugin, name_of(i)));

    const Opened opened(folder.path());
    const auto one = find(name_of(many - 1), {folder.path()});
    ASSERT_TRUE(one) << one.error().line();
    EXPECT_EQ(opened.names(), std::set<std::string>{name_of(many - 1) + ".so"}) << "and no other";
    EXPECT_FALSE(find("p0", {folder.path()}));

    const auto listing = list({folder.path()});
    ASSERT_EQ(listing.plugins.size(), std::size_t{many}) << (listing.refused.empty() ? "" : listing.refused[0].line());
    for (int i = 0; i < many; i += 999)
        EXPECT_EQ(listing.plugins[static_cast<std::size_t>(i)].name, name_of(i));
}

} // namespace
} // namespace tracer::plugin
