package dev.fettle.modules;

import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.archive.ArchiveModule;
import dev.fettle.modules.check.CheckModule;
import dev.fettle.modules.command.CommandModule;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.download.DownloadModule;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.group.GroupModule;
import dev.fettle.modules.link.LinkModule;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.postgresqldatabase.PostgresqlDatabaseModule;
import dev.fettle.modules.postgresqlhba.PostgresqlHbaModule;
import dev.fettle.modules.postgresqlrole.PostgresqlRoleModule;
import dev.fettle.modules.postgresqlsetting.PostgresqlSettingModule;
import dev.fettle.modules.service.ServiceModule;
import dev.fettle.modules.systemdunit.SystemdUnitModule;
import dev.fettle.modules.tls.TlsCaModule;
import dev.fettle.modules.tls.TlsCertificateModule;
import dev.fettle.modules.tls.TlsKeyModule;
import dev.fettle.modules.tls.TlsRequestModule;
import dev.fettle.modules.tls.TlsSignatureModule;
import dev.fettle.modules.user.UserModule;
import dev.fettle.modules.waitfor.WaitForModule;
import java.util.List;

/** List the standard modules. */
public final class Modules {

    private Modules() {}

    /** Return one of each. */
    public static List<TaskModule<?>> all() {
        return List.of(
                new FileModule(),
                new DirectoryModule(),
                new PackageModule(),
                new SystemdUnitModule(),
                new ServiceModule(),
                new CheckModule(),
                new CommandModule(),
                new PostgresqlDatabaseModule(),
                new PostgresqlHbaModule(),
                new PostgresqlRoleModule(),
                new PostgresqlSettingModule(),
                new TlsCaModule(),
                new TlsCertificateModule(),
                new TlsKeyModule(),
                new TlsRequestModule(),
                new TlsSignatureModule(),
                new UserModule(),
                new GroupModule(),
                new LinkModule(),
                new ArchiveModule(),
                new WaitForModule(),
                new DownloadModule());
    }
}
