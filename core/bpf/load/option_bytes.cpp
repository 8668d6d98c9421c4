// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/option_bytes.hpp"

#include <tracer/bpf/shared.h>

#include <cstring>

namespace tracer::bpf {
namespace {

Error does_not_fit(const std::string &option, const std::string &what, std::size_t size) {
    return {
        ExitCode::usage, "--" + option + ": " + what + " does not fit into its " + std::to_string(size) + " bytes", {}};
}

bool integer_size(std::size_t size) { return size == 1 || size == 2 || size == 4 || size == 8; }

Result<void> write_unsigned(const std::string &option, std::uint64_t v, bool is_signed, std::span<std::byte> out) {
    const auto bits = out.size() * 8 - (is_signed ? 1 : 0);
    if (!integer_size(out.size()) || (bits < 64 && v >> bits != 0))
        return does_not_fit(option, std::to_string(v), out.size());
    std::memcpy(out.data(), &v, out.size()); // little endian, as both of the supported architectures
    return {};
}

Result<void> write_signed(const std::string &option, std::int64_t v, bool is_signed, std::span<std::byte> out) {
    if (!is_signed && v >= 0) return write_unsigned(option, static_cast<std::uint64_t>(v), false, out);
    const auto bits = out.size() * 8;
    const bool fits = integer_size(out.size()) &&
                      (bits == 64 || (v >= -(std::int64_t{1} << (bits - 1)) && v < (std::int64_t{1} << (bits - 1))));
    if (!fits) return does_not_fit(option, std::to_string(v), out.size());
    std::memcpy(out.data(), &v, out.size());
    return {};
}

struct Write {
    const std::string &option;
    bool is_signed;
    std::span<std::byte> out;

    Result<void> operator()(bool v) const { return write_unsigned(option, v ? 1 : 0, is_signed, out); }
    Result<void> operator()(std::uint64_t v) const { return write_unsigned(option, v, is_signed, out); }
    Result<void> operator()(std::int64_t v) const { return write_signed(option, v, is_signed, out); }
    Result<void> operator()(const std::string &v) const {
        if (v.size() >= out.size()) return does_not_fit(option, "\"" + v + "\"", out.size());
        std::memset(out.data(), 0, out.size());
        std::memcpy(out.data(), v.data(), v.size());
        return {};
    }
    Result<void> operator()(const model::Mask &v) const {
        if (out.size() == 4 && v[0] >> 32 == 0 && v[1] == 0) return write_unsigned(option, v[0], false, out);
        if (out.size() != 8 && out.size() != 16) return does_not_fit(option, "a set", out.size());
        if (out.size() == 8 && v[1] != 0) return does_not_fit(option, "a value of 64 and more", out.size());
        std::memcpy(out.data(), v.data(), out.size());
        return {};
    }
    Result<void> operator()(const model::PathId &v) const {
        tracer_path path{};
        if (out.size() != sizeof path) return does_not_fit(option, "a path (struct tracer_path)", out.size());
        path.inode = v.inode;
        path.dev = v.dev;
        path.set = 1;
        std::memcpy(out.data(), &path, sizeof path);
        return {};
    }
    Result<void> operator()(const model::Address &v) const {
        if (out.size() != v.size()) return does_not_fit(option, "an address (u8[16])", out.size());
        std::memcpy(out.data(), v.data(), v.size());
        return {};
    }
    Result<void> operator()(const model::Nets &) const {
        return Error{ExitCode::usage, "--" + option + ": networks cannot be bound to a constant", {}};
    }
    Result<void> operator()(const model::Entries &) const {
        return Error{ExitCode::usage, "--" + option + ": entries cannot be bound to a constant", {}};
    }
};

} // namespace

Result<void> write_option(const std::string &option, const model::OptionValue &value, bool is_signed,
                          std::span<std::byte> out) {
    return std::visit(Write{option, is_signed, out}, value);
}

} // namespace tracer::bpf
