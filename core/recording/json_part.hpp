// SPDX-License-Identifier: Apache-2.0
// JSON that anybody may have written, taken apart key by key: anything missing, of another type or out of bounds is a
// problem, and the first one counts. Knows no key.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

namespace tracer::recording {

using Json = nlohmann::json;

/// Any bytes as JSON: a text if they are UTF-8, else {"hex": "..."}.
[[nodiscard]] Json any_text(std::string_view bytes);

class Part {
public:
    /// Both outlive it. `problem` stays empty as long as all is well.
    Part(const Json &json, std::string &problem) : json_(&json), problem_(&problem) {}

    [[nodiscard]] bool good() const { return problem_->empty(); }
    void fail(const std::string &what) const {
        if (good()) *problem_ = what;
    }
    [[nodiscard]] bool has(const char *key) const { return json_->is_object() && json_->contains(key); }

    // What a key holds, or nothing (0, empty) and a problem.
    [[nodiscard]] std::uint64_t number(const char *key,
                                       std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) const;
    [[nodiscard]] std::uint32_t small(const char *key) const {
        return static_cast<std::uint32_t>(number(key, std::numeric_limits<std::uint32_t>::max()));
    }
    [[nodiscard]] std::int64_t integer(const char *key) const;
    [[nodiscard]] bool flag(const char *key) const;
    /// As a plugin's texts: at most 4096 bytes, and clean.
    [[nodiscard]] std::string text(const char *key) const;
    /// As any_text() makes it, at most 64 KiB, without NUL.
    [[nodiscard]] std::string bytes(const char *key) const;
    /// An enumerator from `first` to `last`.
    template <class Enum>
    [[nodiscard]] Enum pick(const char *key, Enum first, Enum last) const {
        const std::uint64_t value = number(key);
        if (value >= static_cast<std::uint64_t>(first) && value <= static_cast<std::uint64_t>(last))
            return static_cast<Enum>(value);
        fail(std::string(key) + " is not one that this tracer knows");
        return first;
    }
    /// For enumerators that are bits.
    [[nodiscard]] std::uint32_t flags(const char *key, std::uint32_t known) const;
    [[nodiscard]] Part part(const char *key) const;
    /// Calls `each` for each item of an array of at most `most`.
    void all(const char *key, std::size_t most, const std::function<void(const Part &)> &each) const;
    /// The same for an array of texts.
    void texts(const char *key, std::size_t most, const std::function<void(const std::string &)> &each) const;

private:
    [[nodiscard]] const Json *at(const char *key) const;
    [[nodiscard]] std::string clean(const Json &json, const char *key) const;

    const Json *json_;
    std::string *problem_;
};

} // namespace tracer::recording
