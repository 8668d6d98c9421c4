// SPDX-License-Identifier: Apache-2.0
// tracer.toml: read, checked key by key, each mistake named with its line and column. The file may come from anywhere:
// its size is capped and its bytes are escaped in messages.
#pragma once

#include "config/request.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tracer::config {

class TomlFile {
public:
    /// `text` as if read from `path`. Errors: usage, "PATH:LINE:COLUMN: what".
    static Result<TomlFile> parse(std::string path, std::string_view text);
    /// The file of --config.
    static Result<TomlFile> read(const std::string &path);
    /// The machine's own file; an empty one where there is none. Refused if anybody but root may write it.
    static Result<TomlFile> read_system(const std::string &path);

    TomlFile(TomlFile &&) noexcept;
    TomlFile &operator=(TomlFile &&) noexcept;
    ~TomlFile();

    /// The key `plugins`.
    [[nodiscard]] Result<std::vector<std::string>> plugins() const;
    /// Everything else into `request`, whose plugins are known. Tables of other plugins are checked, too.
    Result<void> apply(Request &request, const Surroundings &around) const;

private:
    struct State;
    explicit TomlFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace tracer::config
