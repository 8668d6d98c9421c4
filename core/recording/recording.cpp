// SPDX-License-Identifier: Apache-2.0
#include "recording/recording.hpp"

#include "base/strings.hpp"
#include "recording/metadata.hpp"
#include "recording/packet.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace tracer::recording {
namespace {

constexpr std::uint64_t largest_metadata = 16 << 20;

Error cannot(const std::string &path, const std::string &why, std::string hint = {}) {
    return {ExitCode::usage, "cannot read the recording " + harmless(path) + ": " + why, std::move(hint)};
}

/// A plain file of the folder. Looked at before it is opened: reading a FIFO could wait for ever, and opening a device,
/// which a link may lead to, can have effects.
Result<Fd> open_plain(int folder, const char *name, const std::string &path, std::uint64_t &size) {
    struct stat info {};
    const auto failed = [&] {
        return cannot(path, std::string(name) + ": " + std::strerror(errno),
                      errno == ENOENT ? "it is not a folder that tracer record has written" : "");
    };
    if (::fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0) return failed();
    if (!S_ISREG(info.st_mode)) return cannot(path, std::string(name) + " is not a file");
    Fd fd(::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!fd || ::fstat(fd.get(), &info) != 0) return failed();
    if (!S_ISREG(info.st_mode)) return cannot(path, std::string(name) + " is not a file");
    size = static_cast<std::uint64_t>(info.st_size);
    return fd;
}

/// As much as there is, at most `size`.
std::size_t read_at(int fd, char *to, std::size_t size, std::uint64_t at) {
    std::size_t got = 0;
    while (got < size) {
        const ssize_t n = ::pread(fd, to + got, size - got, static_cast<off_t>(at + got));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        got += static_cast<std::size_t>(n);
    }
    return got;
}

} // namespace

Result<Recording> Recording::open(const std::string &folder) {
    const Fd dir(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!dir) return cannot(folder, std::strerror(errno), "give the folder that tracer record has written");
    std::uint64_t size = 0, ignored = 0;
    auto file = open_plain(dir.get(), metadata_file, folder, size);
    if (!file) return std::move(file).error();
    if (size > largest_metadata) return cannot(folder, "its metadata is too large");
    std::string text(static_cast<std::size_t>(size), '\0');
    text.resize(read_at(file->get(), text.data(), text.size(), 0));
    auto stream = open_plain(dir.get(), stream_file, folder, ignored);
    if (!stream) return std::move(stream).error();
    auto recording = of(text, std::move(*stream));
    if (!recording) return cannot(folder, harmless(recording.error().message), recording.error().hint);
    return recording;
}

Result<Recording> Recording::of(std::string_view metadata, Fd stream) {
    const auto json = description_in(metadata);
    if (!json)
        return Error{ExitCode::usage, "its metadata is not tracer's, or damaged", "babeltrace2 may know what it is"};
    auto description = from_json(*json);
    if (!description) return std::move(description).error();
    return Recording(std::move(*description), std::move(stream));
}

std::optional<Recording::Packet> Recording::broken(std::string what) {
    damage_ = Damage{at_, std::move(what)};
    return std::nullopt;
}

std::optional<Recording::Packet> Recording::next() {
    if (damage_) return std::nullopt;
    PacketHead head;
    const std::size_t got = read_at(stream_.get(), reinterpret_cast<char *>(&head), sizeof head, at_);
    if (got == 0) return std::nullopt;
    if (got < sizeof head) return broken("the file ends in the middle of a packet");
    if (head.magic != PacketHead::right_magic || head.stream_id != 0) return broken("no packet begins there");
    if (head.uuid != description_.uuid) return broken("the packet is of another recording");
    const std::uint64_t size = head.packet_bits / 8;
    if (head.packet_bits % 8 != 0 || size < sizeof head + sizeof(Checksum) || size > largest_packet ||
        head.content_bits != head.packet_bits - sizeof(Checksum) * 8)
        return broken("the packet's size cannot be right");
    packet_.resize(static_cast<std::size_t>(size));
    if (read_at(stream_.get(), packet_.data(), packet_.size(), at_) < packet_.size())
        return broken("the file ends in the middle of a packet");
    const auto content = std::span<const char>(packet_).first(packet_.size() - sizeof(Checksum));
    Checksum sum = 0;
    std::memcpy(&sum, packet_.data() + content.size(), sizeof sum);
    if (checksum_of(content) != sum) return broken("the packet does not match its checksum");
    if (head.number < number_ || head.number + 1 == 0) return broken("the packet is out of order");
    Packet packet{content.subspan(sizeof head), at_ + sizeof head, head.number - number_};
    number_ = head.number + 1;
    at_ += size;
    return packet;
}

} // namespace tracer::recording
