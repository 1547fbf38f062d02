// SPDX-License-Identifier: GPL-3.0-or-later

extension Unicode.Scalar {
    /// Whether a terminal would act on the scalar instead of showing it, or text around it would be read otherwise than
    /// it stands: C0, DEL, C1, marks of direction, separators of lines, annotations and tags.
    public var steers: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xFFF9...0xFFFB,
            0xE0000...0xE007F:
            true
        default: false
        }
    }
}
