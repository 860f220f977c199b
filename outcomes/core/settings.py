"""Where the warehouse is and which limits apply: read once from the environment (OUTCOMES_…)."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
REAL, SAMPLE = ROOT / "data" / "real", ROOT / "data" / "sample"
LOCAL_TIME = ZoneInfo("Asia/Shanghai")


def _default_folder() -> Path:
    """data/real once it holds an upload, else data/sample."""
    return REAL if any((REAL / "landing").glob("*/*")) else SAMPLE


class Settings(BaseSettings):
    """One warehouse and the limits that apply to it; every field can be set as OUTCOMES_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="OUTCOMES_", frozen=True)

    data: Path = Field(default_factory=_default_folder, description="folder of one warehouse")
    catalogue_url: str = Field(default="", description="DuckLake catalogue; default: SQLite file in the folder")
    tables_url: str = Field(default="", description="where the Parquet tables lie; default: the folder")
    reference: Path = Field(default=ROOT / "data" / "reference", description="register, brands, published facts")
    lock_seconds: float = Field(default=120, description="how long a write waits for the one before it")
    min_base: int = Field(default=20, description="no rate is shown below this denominator")
    effect_units: int = Field(default=5, description="fewer launched or comparison communities: no claim")
    effect_history: int = Field(default=4, description="quarters that must lie before a launch")
    effect_level: float = Field(default=0.05, description="limit of the placebo and the pre-launch check")
    effect_permutations: int = Field(default=2_000, description="how often launch dates are dealt anew")
    effect_seed: int = Field(default=20250101, description="seed of those dealings: the same answer every time")
    small_count: int = Field(default=20, description="a change on a smaller count is told in numbers, not per cent")
    three_rates: Path = Field(
        default=ROOT / "outcomes" / "comparison" / "three_rates.toml", description="what counts in the three rates 三率"
    )
    copy_rows: int = Field(default=5_000_000, description="above this the pages ask the lake itself")
    max_upload_mb: int = Field(default=50, description="largest file that is read")
    upload_view_mb: int = Field(default=200, description="what a page that is open may hold of files that were sent")
    upload_view_files: int = Field(default=200, description="and how many files")
    upload_account_mb: int = Field(default=400, description="the same for all pages of an account")
    upload_account_files: int = Field(default=400, description="and how many files")
    upload_keep_seconds: float = Field(default=60, description="files of a closed page stay for a line that comes back")
    sample_seed: int = Field(default=20250101, description="seed of the sample")
    most_idle_days: int = Field(default=400, description="no act is dated further after the one before; 0: no limit")
    deadline_day: int = Field(default=5, description="day of the next month by which a monthly report is due")
    start_month: str = Field(
        default="", pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$", description="first month that is reported; earlier: not owed"
    )
    reminder_webhook: str = Field(default="", description="address of a WeCom or DingTalk robot for reminders")
    reminder_secret: str = Field(default="", description="the robot's signing secret, if it has one")
    datasets_on: str = Field(default="", description="further tables that are on, comma-separated: requests,canteens")
    map_approval: str = Field(default="", description="审图号 of the district's map; empty: exports show the tiles")
    index_file: str = Field(default="", description="TOML file of a composite index; empty: there is none anywhere")
    name_shortfalls: bool = Field(
        default=False, description="点名: talking points, brief and deck name who is short or has not reported"
    )
    owner_zh: str = Field(default="区委组织部", description="the owning office, as printed")
    owner_en: str = Field(default="Organisation Department", description="the owning office in English")
    allowed_hosts: str = Field(default="", description="further host names the preview may answer to, comma-separated")
    accounts_url: str = Field(default="", description="accounts and audit; default: SQLite file in the folder")
    secret: SecretStr = Field(
        default=SecretStr(""), description="signs cookies and audit; default: a file in the folder"
    )
    https: bool = Field(default=False, description="cookies only over https, also where the server itself speaks http")
    trusted_proxies: str = Field(
        default="",
        description="proxies whose X-Forwarded-For and -Proto are believed: addresses or networks, comma-separated",
    )
    log_folder: Path | None = Field(default=None, description="folder of the server's access.log; empty: there is none")
    log_days: int = Field(default=180, ge=1, description="access.log is kept for so many days")
    idle_minutes: int = Field(default=30, description="a session ends after so long without an act")
    wall_seconds: int = Field(default=20, ge=1, description="the wall screen looks for news, and turns, so often")
    wall_days: int = Field(default=90, description="a wall screen stays signed in for so long")
    session_hours: int = Field(default=12, description="and at the latest after so long")
    password_days: int = Field(default=0, ge=0, description="a password is changed after so many days; 0: never")
    second_factor_roles: str = Field(
        default="", description="roles that sign in with a second factor, comma-separated: system_administrator"
    )
    lock_after: int = Field(default=5, description="wrong passwords in a row until a name is shut where they came from")
    lock_minutes: int = Field(default=15, description="how long it is shut there")
    lock_address_after: int = Field(default=60, description="wrong passwords of any names until their address is shut")
    lock_name_after: int = Field(
        default=10, description="a name tried from so many places leaves each one try at a time"
    )
    sign_in_queue: int = Field(
        default=128, ge=64, description="so many sign-ins may wait; further ones are answered 429"
    )
    oidc_issuer: str = Field(default="", description="address of an OpenID provider; empty: no single sign-on")
    oidc_client_id: str = Field(default="", description="what the provider knows this system as")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="the secret agreed with the provider")
    oidc_claim: str = Field(default="preferred_username", description="the claim that names the account")

    @property
    def catalogue(self) -> str:
        """The DuckLake address of the catalogue."""
        return self.catalogue_url or f"sqlite:{self.data.resolve() / 'catalog.sqlite'}"

    @property
    def tables(self) -> str:
        """The folder or address of the Parquet files, ending in a slash."""
        return self.tables_url or f"{self.data.resolve() / 'tables'}/"

    @property
    def landing(self) -> Path:
        """Where the bytes of uploads are kept under their SHA-256."""
        return self.data / "landing"

    @property
    def judged(self) -> Path:
        """Where the rows of uploads are kept as they were judged, under the SHA-256 of the file that holds them."""
        return self.data / "judged"

    @property
    def journal(self) -> Path:
        """Where every act on the ledger is kept as a file of its own, beside landing."""
        return self.data / "journal"

    @property
    def ready_file(self) -> Path:
        """Written last by `init`: its presence says that the warehouse can be opened."""
        return self.data / "warehouse.json"

    @property
    def progress_file(self) -> Path:
        """What a first build has done so far (JSON), for the waiting page."""
        return self.data / "progress.json"

    @property
    def accounts(self) -> str:
        """The SQLAlchemy address of accounts, sessions and audit."""
        path = str(self.data.resolve() / "accounts.sqlite").replace("%", "%25").replace("?", "%3F")  # it is an address
        return self.accounts_url or f"sqlite:///{path}"

    @property
    def data_class(self) -> Literal["real", "sample"]:
        """Which class the folder holds; one that is not built counts as real unless it is the sample's own."""
        try:
            said = json.loads(self.ready_file.read_text(encoding="utf-8"))["data_class"]
        except FileNotFoundError:
            said = "sample" if self.data.resolve() == SAMPLE.resolve() else "real"
        except (OSError, ValueError, KeyError, TypeError):
            said = "real"
        return "sample" if said == "sample" else "real"

    def is_built(self) -> bool:
        """Whether `init` has finished in this folder."""
        return self.ready_file.exists()


def settings() -> Settings:
    """The settings as the environment gives them; without OUTCOMES_DATA the folder is chosen once per process."""
    raw: dict[str | bytes, str | bytes] = os.environ._data  # type: ignore[attr-defined]  # undecoded: asked thousands of times
    return _settings_of(tuple(item for item in raw.items() if item[0].startswith(_PREFIX)))


_PREFIX: Any = "OUTCOMES_" if os.name == "nt" else b"OUTCOMES_"


@cache
def _settings_of(_environment: tuple[tuple[str | bytes, str | bytes], ...]) -> Settings:
    """Settings read from the environment, kept for this environment: each page asks many times."""
    return Settings()


def now() -> datetime:
    """This moment in Asia/Shanghai."""
    return datetime.now(LOCAL_TIME)


def today() -> date:
    """Today's date in Asia/Shanghai."""
    return now().date()
