// SPDX-License-Identifier: Apache-2.0
#include "kernel/symbolizer.hpp"

#include "kernel/kallsyms.hpp"

#include <dirent.h>
#include <pwd.h>
#include <sys/stat.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace tracer::kernel {
namespace {
// A name for each uid that was ever seen; the bound is against somebody who makes up uids in a user namespace.
constexpr std::size_t most_users = 1u << 16;

std::string find_user(std::uint32_t uid) {
    std::vector<char> buffer(1024);
    for (;;) {
        passwd entry{};
        passwd *found = nullptr;
        const int error = ::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found);
        if (error == EINTR) continue;
        if (error == ERANGE && buffer.size() < (1u << 20)) {
            buffer.resize(buffer.size() * 2);
            continue;
        }
        return error == 0 && found && found->pw_name ? std::string(found->pw_name) : std::string();
    }
}

/// Of the users whose names come from a daemon or the network, those who have something running matter most.
void know_users_of_processes(Symbolizer &names) {
    (void)names.user(0); // loads the libraries of nsswitch.conf as well
    const std::unique_ptr<DIR, int (*)(DIR *)> processes(::opendir("/proc"), &::closedir);
    if (!processes) return;
    while (const dirent *entry = ::readdir(processes.get())) {
        struct stat info {};
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
            ::fstatat(::dirfd(processes.get()), entry->d_name, &info, 0) == 0)
            (void)names.user(info.st_uid);
    }
}

class FileSymbolizer final : public Symbolizer {
public:
    /// Opens the file at once, as long as the rights for it are there, and reads it when it is asked.
    explicit FileSymbolizer(std::string path) : path_(std::move(path)) { (void)open(); }

    model::Symbol symbol(std::uint64_t address, std::uint32_t process) override {
        if (process != kernel) return {};
        if (!table_ && !reloaded_) load();
        // User space and the non-canonical gap: never a symbol, and no reason to reload.
        if (address < 1ull << 63) return {};
        auto found = find(address);
        if (found.fit != SymbolTable::Fit::sure && !reloaded_) {
            reloaded_ = true;
            load();
            found = find(address);
        }
        if (found.fit == SymbolTable::Fit::none) return {};
        return {found.name, found.module, found.offset};
    }

    [[nodiscard]] std::uint64_t generation() const override { return generation_; }

    void know_users() override { know_users_of_processes(*this); }

    std::string_view user(std::uint32_t uid) override {
        const auto known = users_.find(uid);
        if (known != users_.end()) return known->second;
        if (users_.size() >= most_users) return {};
        return users_.emplace(uid, find_user(uid)).first->second;
    }

    void new_interval() override {
        reloaded_ = false;
        previous_.reset();
        if (users_.size() >= most_users) users_.clear();
    }

    [[nodiscard]] std::string trouble() const override { return trouble_; }

private:
    [[nodiscard]] SymbolTable::Found find(std::uint64_t address) const {
        return table_ ? table_->find(address) : SymbolTable::Found{};
    }

    Result<void> open() {
        if (file_) return {};
        auto opened = open_kallsyms(path_);
        if (!opened) return std::move(opened).error();
        file_ = std::move(*opened);
        return {};
    }

    [[nodiscard]] Result<SymbolTable> read() {
        if (auto opened = open(); !opened) return std::move(opened).error();
        return SymbolTable::read(file_, path_);
    }

    void load() {
        auto read = this->read();
        std::string why;
        if (!read) {
            why = read.error().line();
        } else if (read->hidden()) {
            why = "every address in " + path_ +
                  " is 0; run as root with CAP_SYSLOG, and with kernel.kptr_restrict "
                  "below 2 (sysctl -w kernel.kptr_restrict=1)";
        } else if (read->size() == 0) {
            why = path_ + " lists none; the kernel needs CONFIG_KALLSYMS";
        }
        if (!why.empty()) {
            // What was read before is still better than nothing, and trying again at each address would be slow.
            if (!table_) trouble_ = "no kernel symbols: " + why;
            reloaded_ = true;
            return;
        }
        trouble_.clear();
        // Views into the old table may be in use until the interval ends. One old table is enough, since there is at
        // most one reload between two calls of new_interval().
        previous_ = std::move(table_);
        table_ = std::make_unique<SymbolTable>(std::move(*read));
        ++generation_;
    }

    std::string path_;
    Fd file_;
    std::unique_ptr<SymbolTable> table_, previous_;
    std::unordered_map<std::uint32_t, std::string> users_; ///< node based: its strings stay where they are
    std::string trouble_;
    bool reloaded_ = false;
    std::uint64_t generation_ = 0; ///< tables read
};
} // namespace

std::unique_ptr<Symbolizer> make_symbolizer(std::string kallsyms_path) {
    return std::make_unique<FileSymbolizer>(std::move(kallsyms_path));
}

} // namespace tracer::kernel
