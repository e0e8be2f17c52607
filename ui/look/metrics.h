// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QFont>
#include <array>

/// The measures of the design, in device-independent pixels.
namespace semblance::ui::metrics {

inline constexpr int kXxs = 2, kXs = 4, kS = 8, kM = 12, kL = 16, kXl = 24, kXxl = 32;
inline constexpr int kRadiusControl = 6, kRadiusField = 8, kRadiusWell = 8, kRadiusCard = 12,
                     kRadiusBadge = 4;

inline constexpr int kQueryBar = 108, kGridHeader = 48, kPageHead = 64, kStatusBar = 28;
inline constexpr int kWell = 84, kWellEmptyWidth = 44, kWellEmptyAloneWidth = 136;
inline constexpr int kField = 44, kSegment = 44, kButton = 36, kRow = 32, kHeaderControl = 32,
                     kSmallButton = 28;
inline constexpr int kCaption = 24, kBanner = 44, kBadge = 20, kFilmStrip = 96, kPreviewBar = 56,
                     kCutLine = 28;

inline constexpr int kWindowMinWidth = 960, kWindowMinHeight = 600;
inline constexpr int kWindowWidth = 1440, kWindowHeight = 900;
inline constexpr int kSideMin = 200, kSide = 240, kSideMax = 360;
inline constexpr int kModeSwitch = 304, kModeSwitchNarrow = 132, kNotField = 172, kNotFieldFocused = 240;
inline constexpr int kFirstRunColumn = 640;
inline constexpr int kDetailsMin = 264, kDetails = 304, kDetailsMax = 420;
inline constexpr int kCompareHead = 152, kCompareThumb = 120, kVariantsHead = 176, kVariantsThumb = 100;
inline constexpr int kStackThumb = 64, kFilmThumb = 56;
/// Windows narrower than these take the compact forms of the query bar.
inline constexpr int kNarrow = 1200, kVeryNarrow = 1080;

inline constexpr int kGridPadding = 16, kGridGap = 8;
inline constexpr std::array kThumbHeights = {96, 128, 172, 224, 288, 360};
inline constexpr int kThumbHeight = 172;
inline constexpr double kRowOvershoot = 1.06, kAspectMin = 0.55, kAspectMax = 2.2;
inline constexpr int kRingGap = 2, kRingWidth = 3, kFocusRing = 2, kBadgeInset = 6;
inline constexpr int kMatchBarWidth = 22, kMatchBarHeight = 3, kMatchBarMinCell = 132;

inline constexpr double kBadgeOpacity = 0.78, kOfflineOpacity = 0.45, kDisabledOpacity = 0.45;
inline constexpr double kDropArea = 0.8, kDropScrim = 0.6, kCellEdge = 0.08, kCellEdgeHover = 0.25,
                        kRubberBand = 0.12;

/// Milliseconds.
inline constexpr int kTypingPause = 60, kBusyLineAfter = 150, kBusyTextAfter = 1000, kUpToDateShown = 4000;
inline constexpr int kMessageShown = 6000, kPreviewControlsHide = 2000, kThumbFade = 120, kWheelStep = 120;
inline constexpr int kPreviewFade = 140, kStackOpens = 160, kDropFade = 100, kShake = 160;

enum class Type { Micro, Small, Body, Field, Title, Hero };

/// The system's interface font in the size of a role, never below 11 px.
QFont fontFor(Type type, QFont::Weight weight = QFont::Normal);

} // namespace semblance::ui::metrics
