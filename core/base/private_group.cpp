// SPDX-License-Identifier: Apache-2.0
#include "base/private_group.hpp"

#include <cerrno>
#include <grp.h>
#include <pwd.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace tracer {
namespace {

/// Is it the primary group of a user other than `owner`?
bool is_primary_group_of_another(uid_t owner, gid_t group) {
    std::vector<char> buffer(16384);
    passwd user{}, *found = nullptr;
    bool another = false;
    ::setpwent();
    // An entry that cannot be read (too long for the buffer, ERANGE) counts as another user: it may be one.
    for (int failed = 0; !another && (failed = ::getpwent_r(&user, buffer.data(), buffer.size(), &found)) != ENOENT;)
        another = failed != 0 || (user.pw_gid == group && user.pw_uid != owner);
    ::endpwent();
    return another;
}

bool look_up(uid_t owner, gid_t group) {
    std::vector<char> buffer(65536);
    passwd user{}, *found = nullptr;
    if (::getpwuid_r(owner, &user, buffer.data(), buffer.size(), &found) != 0 || !found) return false;
    if (user.pw_gid != group) return false;
    const std::string name = user.pw_name;
    struct group entry {
    }, *found_group = nullptr;
    if (::getgrgid_r(group, &entry, buffer.data(), buffer.size(), &found_group) != 0 || !found_group) return false;
    if (name != entry.gr_name) return false;
    for (char **member = entry.gr_mem; *member; ++member)
        if (name != *member) return false;
    return !is_primary_group_of_another(owner, group);
}

} // namespace

bool is_private_group(uid_t owner, gid_t group) {
    if (group == 0) return false;
    // A folder may hold thousands of such files, and each look-up reads the whole database.
    static std::mutex mutex;
    static std::map<std::pair<uid_t, gid_t>, bool> known;
    const std::lock_guard lock(mutex);
    const auto [entry, fresh] = known.try_emplace({owner, group}, false);
    if (fresh) entry->second = look_up(owner, group);
    return entry->second;
}

} // namespace tracer
